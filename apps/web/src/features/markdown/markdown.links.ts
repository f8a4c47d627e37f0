import type { Inline } from './markdown.ast'

type Link = { node: Inline; end: number }

const schemes = new Set(['http:', 'https:', 'mailto:'])
const maxLength = 2048
// Stops at white space, at quotes, and at the punctuation of scripts that write no space after it.
const bare = /(?:https?:\/\/|mailto:|www\.)[^\s<>"`|\\^{}[\]、。，！？；：「」『』【】《》（）“”]{1,2048}/iy
const email = /@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/iy
const localPart = /[a-z0-9.!#$%&'+/=?^-][\w.!#$%&'+/=?^-]{0,63}$/i

/** http, https and mailto only: whatever else it says (javascript:, data:, ...) is no link. */
export function safeHref(text: string): string | undefined {
  if (text.length > maxLength || /[\u0000-\u0020\u007f]/.test(text)) return undefined
  const url = URL.parse ? URL.parse(text) : tryUrl(text)
  return url && schemes.has(url.protocol) && (url.protocol === 'mailto:' || url.hostname) ? url.href : undefined
}

/** A URL that stands in the text by itself. */
export function autolinkAt(source: string, at: number): Link | undefined {
  bare.lastIndex = at
  const match = bare.exec(source)
  if (!match) return undefined
  const text = trimEnd(match[0])
  if (/^www\./i.test(text) && !/^www\.[^\s.]+\.[^\s.]/i.test(text)) return undefined
  const href = safeHref(/^www\./i.test(text) ? `https://${text}` : text)
  return href ? { node: { type: 'link', href, text, isAuto: true }, end: at + text.length } : undefined
}

/** `[label](url)`. A label that itself looks like an address must be that address, or it would lie about where it leads. */
export function labelledLinkAt(source: string, at: number): Link | undefined {
  let close = at + 1
  while (close < source.length && close - at < 300 && !'[]\n'.includes(source[close]!)) close++
  if (source[close] !== ']' || source[close + 1] !== '(') return undefined
  const text = source.slice(at + 1, close)
  const start = close + 2
  let depth = 1
  let end = start
  for (; end < source.length && end - start < maxLength; end++) {
    const char = source[end]!
    if (char === '(') depth++
    else if (char === ')' && --depth === 0) break
    else if (char === '[' || char === '<' || char <= ' ') return undefined
  }
  const href = depth === 0 ? safeHref(source.slice(start, end)) : undefined
  if (!href || !text.trim() || isLying(text, href)) return undefined
  return { node: { type: 'link', href, text, isAuto: false }, end: end + 1 }
}

/** An address around the @ at `at`, not reaching back beyond `from`; `taken` is how many characters before the @ belong to it. */
export function emailBefore(source: string, at: number, from: number): (Link & { taken: number }) | undefined {
  const local = localPart.exec(source.slice(from, at))?.[0]
  if (!local || local.startsWith('.')) return undefined
  email.lastIndex = at
  const domain = email.exec(source)?.[1]?.replace(/-+$/, '')
  if (!domain) return undefined
  const text = `${local}@${domain}`
  const href = safeHref(`mailto:${text}`)
  return href
    ? { node: { type: 'link', href, text, isAuto: true }, end: at + 1 + domain.length, taken: local.length }
    : undefined
}

// Full stops, quotes and closing marks after an address belong to the sentence; a closing bracket only if none was opened inside.
function trimEnd(text: string): string {
  let end = text.length
  let open = 0
  for (const char of text) open += char === '(' ? 1 : char === ')' ? -1 : 0
  for (; end > 0; end--) {
    const char = text[end - 1]!
    if (char === ')' && open < 0) open++
    else if (!".,:;!?'*_~…".includes(char)) break
  }
  return text.slice(0, end)
}

function isLying(label: string, href: string): boolean {
  const claimed = /^\s*(?:[a-z]+:\/\/)?([^\s/?#@]+\.[a-z]{2,})(?:[/?#:]|\s*$)/i.exec(label)?.[1]
  return (
    claimed !== undefined && claimed.toLowerCase().replace(/^www\./, '') !== tryUrl(href)?.hostname.replace(/^www\./, '')
  )
}

function tryUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
