import { autolinkAt, emailBefore, labelledLinkAt } from './markdown.links'
import type { Inline } from './markdown.ast'

type Mark = 'strong' | 'em' | 'strike' | 'spoiler'
interface Frame {
  mark?: Mark
  sign: string
  children: Inline[]
}

const pairs: Record<string, Mark> = { '**': 'strong', '~~': 'strike', '||': 'spoiler' }
// A letter or a digit; scripts that are written without spaces do not count, so that marks work inside their sentences.
const isWord = (char: string) =>
  /[\p{L}\p{N}]/u.test(char) && !/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u.test(char)
const isSpace = (char: string) => char === '' || /\s/.test(char)
const mention = /@([a-z0-9_.-]{1,32})/iy

/**
 * One pass from left to right. Open marks wait on a stack that holds each mark at most once, so it is never deeper than five; one
 * that is never closed turns back into its sign.
 */
export function parseInline(source: string): Inline[] {
  const stack: Frame[] = [{ sign: '', children: [] }]
  const dead: Record<number, number> = {} // where a search for a closing run of that many backticks has already failed
  let plain = ''
  let plainFrom = 0 // from here to `at`, `plain` ends with the source word for word
  let at = 0

  while (at < source.length) {
    const char = source[at]!
    const next = step(char)
    if (next > at) at = next
    else {
      plain += char
      at++
    }
  }
  while (stack.length > 1) unwind()
  flush()
  return stack[0]!.children

  /** Where to go on, or `at` itself when the character is only itself. */
  function step(char: string): number {
    switch (char) {
      case '\\':
        return escape()
      case '`':
        return code()
      case '*':
      case '_':
      case '~':
      case '|':
        return delimiter(char)
      case '[':
        return put(labelledLinkAt(source, at))
      case 'h':
      case 'H':
      case 'm':
      case 'M':
      case 'w':
      case 'W':
        return isWordChar(source[at - 1]) ? at : put(autolinkAt(source, at))
      case '@':
        return atSign()
      case '\n':
        if (source[at + 1] === '\n') while (stack.length > 1) unwind()
    }
    return at
  }

  function put(link?: { node: Inline; end: number }): number {
    if (!link) return at
    flush()
    top().children.push(link.node)
    return (plainFrom = link.end)
  }

  function escape(): number {
    const next = source[at + 1]
    // The shrug ¯\_(ツ)_/¯ keeps its arm.
    if (!next || !'\\`*_~|[]>@'.includes(next)) return at
    plain += source[at - 1] === '¯' ? `\\${next}` : next
    return (plainFrom = at + 2)
  }

  function code(): number {
    const size = runLength('`')
    const end = at + size
    if (size > 3 || (dead[size] ?? -1) > at) return literal(size)
    // One backtick stays within its line, as it does for mentions on the server; a run of three may go on.
    const lineEnd = size === 3 ? source.length : indexOr(source, '\n', end)
    for (let i = source.indexOf('`', end); i >= 0 && i < lineEnd; i = source.indexOf('`', i)) {
      let stop = i
      while (source[stop] === '`') stop++
      const text = source.slice(end, i)
      if (stop - i === size && text.trim())
        return put({
          node: { type: 'code', text: text.length > 2 ? text.replace(/^ (`.*|.*`) $/s, '$1') : text },
          end: stop,
        })
      i = stop
    }
    dead[size] = lineEnd
    return literal(size)
  }

  function delimiter(char: string): number {
    const run = runLength(char)
    if (run > 3 || (run === 1 && (char === '~' || char === '|')) || (run === 3 && char !== '*')) return literal(run)
    // In ***both*** the inner one closes first.
    const isDouble = run >= 2 && char !== '_' && !(run === 3 && top().sign === '*')
    const sign = isDouble ? char + char : char
    const mark = pairs[sign] ?? 'em'
    if (char === '_' && run > 1) return literal(run)
    const before = source[at - 1] ?? ''
    const after = source[at + sign.length] ?? ''
    const open = stack.findIndex((frame) => frame.sign === sign)
    const canClose = !isSpace(before) && (isDouble || !isWord(charFrom(after, at + sign.length)))
    if (open > 0 && canClose && (top().children.length > 0 || plain || stack.length - 1 > open)) {
      while (stack.length - 1 > open) unwind()
      flush()
      const { children } = stack.pop()!
      top().children.push({ type: mark, children })
      return (plainFrom = at + sign.length)
    }
    const canOpen = !isSpace(after) && (isDouble || !isWord(charBefore())) && open < 0
    if (!canOpen) return literal(sign.length)
    flush()
    stack.push({ mark, sign, children: [] })
    return (plainFrom = at + sign.length)
  }

  function atSign(): number {
    const email = emailBefore(source, at, Math.max(plainFrom, at - 64))
    if (email) {
      plain = plain.slice(0, plain.length - email.taken)
      return put(email)
    }
    if (/[\p{L}\p{N}_@.]$/u.test(source.slice(Math.max(0, at - 2), at))) return at
    mention.lastIndex = at
    const name = mention.exec(source)?.[1]?.replace(/[.-]+$/, '')
    if (!name) return at
    return put({ node: { type: 'mention', name: name.toLowerCase(), text: `@${name}` }, end: at + 1 + name.length })
  }

  function literal(length: number): number {
    plain += source.slice(at, at + length)
    return at + length
  }

  function flush() {
    if (!plain) return
    const last = top().children.at(-1)
    if (last?.type === 'text') last.text += plain
    else top().children.push({ type: 'text', text: plain })
    plain = ''
  }

  // An open mark that nothing closes: its sign is text, and what it held moves out.
  function unwind() {
    flush()
    const { sign, children } = stack.pop()!
    plain = sign
    flush()
    const [first, ...rest] = children
    if (first?.type === 'text') {
      plain = first.text
      flush()
    } else if (first) top().children.push(first)
    for (const child of rest) top().children.push(child)
  }

  function top(): Frame {
    return stack.at(-1)!
  }
  function runLength(char: string): number {
    let end = at
    while (source[end] === char) end++
    return end - at
  }
  function charBefore(): string {
    const pair = source.slice(Math.max(0, at - 2), at)
    return Array.from(pair).at(-1) ?? ''
  }
  function charFrom(first: string, index: number): string {
    return first ? String.fromCodePoint(source.codePointAt(index)!) : ''
  }
}

function isWordChar(char?: string): boolean {
  return char !== undefined && /[\p{L}\p{N}_]/u.test(char)
}

function indexOr(source: string, char: string, from: number): number {
  const found = source.indexOf(char, from)
  return found < 0 ? source.length : found
}
