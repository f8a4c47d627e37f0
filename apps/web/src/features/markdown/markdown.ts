import type { Block, Inline } from './markdown.ast'
import { parseInline } from './markdown.inline'

export type { Block, Inline } from './markdown.ast'

export interface MessageAst {
  blocks: Block[]
  /** 1 to 8 when the message is only that many emoji, else 0. */
  emojiCount: number
}

const maxQuoteDepth = 3
const bullet = /^( {0,9})[-*] +(?=\S)/
const number = /^( {0,9})(\d{1,3})[.)] +(?=\S)/
// One emoji as a person counts them; `v` knows sequences (families, flags, skin tones).
const emoji = /^(?:\p{RGI_Emoji}|\p{Emoji_Presentation})/v

/**
 * A message's text as a tree. Never HTML; newlines stay in the text (draw it with `white-space: pre-wrap`). Linear in the length:
 * every line and every mark is looked at a bounded number of times.
 */
export function parseMarkdown(source: string): MessageAst {
  return { blocks: parseBlocks(source.split('\n'), 0), emojiCount: countEmoji(source) }
}

function parseBlocks(lines: string[], depth: number): Block[] {
  const blocks: Block[] = []
  let prose: string[] = []
  const flush = () => {
    const text = prose.join('\n').replace(/^\n+/, '').trimEnd()
    if (text) blocks.push({ type: 'text', children: parseInline(text) })
    prose = []
  }
  let at = 0
  while (at < lines.length) {
    const line = lines[at]!
    const found = line.startsWith('```')
      ? readFence(lines, at)
      : line.startsWith('>') && depth < maxQuoteDepth
        ? readQuote(lines, at, depth)
        : bullet.test(line)
          ? readList(lines, at, bullet)
          : number.test(line)
            ? readList(lines, at, number)
            : undefined
    if (found) {
      flush()
      blocks.push(found.block)
      at = found.next
    } else {
      prose.push(line)
      at++
    }
  }
  flush()
  return blocks
}

type Found = { block: Block; next: number } | undefined

// ```lang, lines, ``` - or ```all on one line```. One that is never closed runs to the end, as it does for mentions on the server.
function readFence(lines: string[], at: number): Found {
  const opening = lines[at]!.slice(3)
  const closing = opening.indexOf('```')
  if (closing >= 0) {
    const isWhole = closing > 0 && !opening.slice(closing + 3).trim()
    return isWhole ? { block: { type: 'code', lang: '', text: opening.slice(0, closing) }, next: at + 1 } : undefined
  }
  let end = at + 1
  while (end < lines.length && !lines[end]!.includes('```')) end++
  const last = lines[end]
  if (last !== undefined && last.slice(last.indexOf('```') + 3).trim()) return undefined
  const isLang = /^[\w+#.-]{1,20}$/.test(opening.trim())
  const body = [...(isLang || !opening.trim() ? [] : [opening]), ...lines.slice(at + 1, end)]
  const tail = last?.slice(0, last.indexOf('```'))
  if (tail) body.push(tail)
  const text = body.join('\n')
  return text.trim()
    ? { block: { type: 'code', lang: isLang ? opening.trim().toLowerCase() : '', text }, next: end + 1 }
    : undefined
}

function readQuote(lines: string[], at: number, depth: number): NonNullable<Found> {
  let end = at
  while (end < lines.length && lines[end]!.startsWith('>')) end++
  const inner = lines.slice(at, end).map((line) => line.replace(/^> ?/, ''))
  const children = parseBlocks(inner, depth + 1)
  if (children.length) return { block: { type: 'quote', children }, next: end }
  // Nothing is quoted: the signs are the words. All of them at once, or a page of `>` would be read again from every line.
  return { block: { type: 'text', children: [{ type: 'text', text: lines.slice(at, end).join('\n') }] }, next: end }
}

function readList(lines: string[], at: number, marker: RegExp): Found {
  const items: { level: number; children: Inline[] }[] = []
  const isOrdered = marker === number
  const start = isOrdered ? Number(number.exec(lines[at]!)![2]) : 1
  let end = at
  for (; end < lines.length; end++) {
    const match = marker.exec(lines[end]!)
    if (!match) break
    items.push({
      level: Math.min(3, Math.floor(match[1]!.length / 2)),
      children: parseInline(lines[end]!.slice(match[0].length)),
    })
  }
  return { block: { type: 'list', isOrdered, start, items }, next: end }
}

function countEmoji(source: string): number {
  let rest = source.trim()
  if (rest.length > 120) return 0
  let count = 0
  while (rest) {
    const match = emoji.exec(rest)
    if (!match || ++count > 8) return 0
    rest = rest.slice(match[0].length).replace(/^[\s\uFE0F]+/, '')
  }
  return count
}
