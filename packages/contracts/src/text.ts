/** The key under which a name is unique: without case and compatibility forms (NFKC, lower case). */
export function nameKey(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** The key under which a name is found: as `nameKey`, and without accents. */
export function searchKey(text: string): string {
  return nameKey(text)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
}

// A mention starts at a boundary, so that an e-mail address is none; a trailing dot ends the sentence, not the name.
const MENTION = /(?<![\p{L}\p{N}_@.])@([a-z0-9_.-]{1,32})/giu

/** The names after `@` in a text, lower case, without repeats, outside code. */
export function mentionedNames(text: string): string[] {
  if (!text.includes('@')) return []
  const prose = text.replace(/```[\s\S]*?(```|$)/g, ' ').replace(/`[^`\n]*`/g, ' ')
  const names = new Set<string>()
  for (const match of prose.matchAll(MENTION)) {
    const name = match[1]!.toLowerCase()
    names.add(name)
    const bare = name.replace(/[.-]+$/, '')
    if (bare) names.add(bare)
  }
  return [...names]
}
