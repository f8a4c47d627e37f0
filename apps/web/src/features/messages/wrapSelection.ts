export interface Selected {
  text: string
  start: number
  end: number
}

/** Puts marks around what is selected, or takes them away; white space at the edges stays outside. */
export function wrapSelection({ text, start, end }: Selected, mark: string): Selected {
  const inner = text.slice(start, end)
  const lead = inner.length - inner.trimStart().length
  const trail = inner.length - inner.trimEnd().length
  const from = inner.trim() ? start + lead : start
  const to = inner.trim() ? end - trail : end
  const size = mark.length
  // `*` must not take one of the two of `**`.
  const isWrapped = (at: number, until: number) =>
    text.slice(at - size, at) === mark &&
    text.slice(until, until + size) === mark &&
    (size > 1 || (text[at - 2] !== mark && text[until + 1] !== mark) || text.slice(at - 3, at) === mark.repeat(3))
  if (isWrapped(from, to)) {
    return {
      text: text.slice(0, from - size) + text.slice(from, to) + text.slice(to + size),
      start: from - size,
      end: to - size,
    }
  }
  return {
    text: text.slice(0, from) + mark + text.slice(from, to) + mark + text.slice(to),
    start: from + size,
    end: to + size,
  }
}

/** The `@name` that is being written at the caret. */
export function mentionAt(text: string, caret: number): { from: number; query: string } | undefined {
  const found = /(?:^|[\s(])@([a-z0-9_.-]{0,32})$/i.exec(text.slice(0, caret))
  return found ? { from: caret - found[1]!.length - 1, query: found[1]!.toLowerCase() } : undefined
}

/** As the server takes it: no control characters, well formed, no empty lines around it. */
export function sendable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .toWellFormed()
    .replace(/^\s*\n/, '')
    .trimEnd()
}
