export interface Links {
  /** Line -> the nearest earlier line that it answers. */
  readonly answers: ReadonlyMap<number, number>
  readonly notes: {
    /** Lines that begin a conversation. */
    begins: number
    /** Links to other antecedents of a line than the nearest. */
    further: number
    /** Links from or to a line that is no message. */
    outside: number
    notUnderstood: number
  }
}

/** Reads annotated links, `earlier later -` in each line, counted from 0; one to itself begins a conversation. */
export function readLinks(annotation: string, isMessage: (line: number) => boolean): Links {
  const answers = new Map<number, number>()
  const notes = { begins: 0, further: 0, outside: 0, notUnderstood: 0 }
  for (const link of annotation.split('\n')) {
    if (link.trim() === '') continue
    const [, one, other] = /^\s*(\d+)\s+(\d+)\b/.exec(link) ?? []
    if (other === undefined) {
      notes.notUnderstood++
      continue
    }
    const [earlier, later] = [Number(one), Number(other)].toSorted((a, b) => a - b) as [number, number]
    if (earlier === later) notes.begins++
    else if (!isMessage(earlier) || !isMessage(later)) notes.outside++
    else {
      const known = answers.get(later)
      if (known !== undefined) notes.further++
      answers.set(later, Math.max(known ?? 0, earlier))
    }
  }
  return { answers, notes }
}
