import { emojiTable } from './emoji.data'

export interface Emoji {
  char: string
  name: string
  words: string
  hasTone: boolean
}

export const categories = [
  'smileys',
  'people',
  'nature',
  'food',
  'activity',
  'travel',
  'objects',
  'symbols',
  'flags',
] as const
export type Category = (typeof categories)[number]

/** The five skin tones; 0 is the plain yellow. */
export const tones = ['', '\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}']

export const emojiBy: Record<Category, Emoji[]> = Object.fromEntries(
  categories.map((category) => [category, emojiTable[category]!.trim().split('\n').map(parseLine)]),
) as Record<Category, Emoji[]>

const allEmoji: Emoji[] = categories.flatMap((category) => emojiBy[category])

/** Best first: the name begins with the query, then a word of it, then a further word (`lol`). For `:sm` and the picker. */
export function searchEmoji(query: string, limit = 80): Emoji[] {
  const wanted = query.toLowerCase().replace(/[_:]/g, ' ').trim()
  if (!wanted) return []
  const scored = allEmoji.map((emoji) => ({ emoji, score: scoreOf(emoji, wanted) })).filter((hit) => hit.score > 0)
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((hit) => hit.emoji)
}

/** The emoji in a skin tone (0 to 5), where it takes one. */
export function withTone(emoji: Emoji, tone: number): string {
  return emoji.hasTone && tones[tone] ? emoji.char.replace('\uFE0F', '') + tones[tone] : emoji.char
}

function scoreOf(emoji: Emoji, wanted: string): number {
  const extra = ` ${emoji.words}`
  if (emoji.name === wanted || extra.includes(` ${wanted} `)) return 5
  if (emoji.name.startsWith(wanted)) return 4
  if (extra.includes(` ${wanted}`)) return 3
  if (` ${emoji.name}`.includes(` ${wanted}`)) return 2
  return emoji.name.includes(wanted) ? 1 : 0
}

function parseLine(line: string): Emoji {
  const hasTone = line.endsWith('*')
  const [char = '', ...rest] = (hasTone ? line.slice(0, -1) : line).split(' ')
  const [name = '', words = ''] = rest.join(' ').split('|')
  return { char, name, words: `${words} `, hasTone }
}
