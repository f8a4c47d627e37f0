/** Who says what to whom in the pictures: a small coffee roastery, its friends and one family. */
export const people = {
  mira: 'Mira Lindqvist',
  jonas: 'Jonas Weber',
  amara: 'Amara Okafor',
  tomas: 'Tomás Herrera',
  yuki: 'Yuki Tanaka',
  leila: 'Leila Haddad',
  ingrid: 'Ingrid Lindqvist',
  elias: 'Elias Lindqvist',
  priya: 'Priya Raman',
  noah: 'Noah Fischer',
  /** Who has just arrived, and knows nobody. */
  sofia: 'Sofia Marino',
} as const
export type Who = keyof typeof people

export const bios: Partial<Record<Who, string>> = {
  mira: 'Roaster. Early riser. Ask me about the Ethiopian.',
  jonas: 'Runs the bar on Kanalstraße and fixes every grinder in town.',
}

export interface Place {
  type: 'group' | 'channel' | 'direct'
  title?: string
  description?: string
  handle?: string
  owner: Who
  members: readonly Who[]
  /** How many of the last messages Mira has not read. */
  unread?: number
  mine?: object
}

export const places = {
  roastery: {
    type: 'group',
    title: 'Spring roast',
    description: 'Everything about the spring blend: samples, labels, the launch on Saturday.',
    owner: 'mira',
    members: ['jonas', 'amara', 'tomas', 'yuki', 'leila', 'priya', 'noah'],
    mine: { pinned: true },
  },
  jonas: { type: 'direct', owner: 'mira', members: ['jonas'] },
  family: { type: 'group', title: 'Family', owner: 'ingrid', members: ['mira', 'elias'], unread: 3 },
  bar: {
    type: 'group',
    title: 'Kanalstraße bar',
    owner: 'jonas',
    members: ['mira', 'amara', 'noah', 'priya'],
    unread: 5,
  },
  amara: { type: 'direct', owner: 'mira', members: ['amara'], mine: { draft: 'About the invoice from the mill: ' } },
  news: {
    type: 'channel',
    title: 'Harbour Coffee news',
    description: 'What is in the roaster, and when the doors are open.',
    handle: 'harbour-coffee',
    owner: 'mira',
    members: ['jonas', 'amara', 'tomas', 'yuki', 'leila', 'priya', 'noah', 'elias'],
  },
  leila: { type: 'direct', owner: 'leila', members: ['mira'], unread: 1 },
  yuki: { type: 'direct', owner: 'yuki', members: ['mira'] },
  books: {
    type: 'group',
    title: 'Book club',
    owner: 'priya',
    members: ['mira', 'leila', 'tomas'],
    unread: 4,
    mine: { mutedUntil: '2099-01-01T00:00:00.000Z' },
  },
  tomas: { type: 'direct', owner: 'mira', members: ['tomas'] },
  hikes: { type: 'group', title: 'Sunday hikes', owner: 'noah', members: ['mira', 'jonas', 'yuki'] },
  noah: { type: 'direct', owner: 'mira', members: ['noah'] },
  moving: { type: 'group', title: 'Moving day 2025', owner: 'mira', members: ['elias', 'jonas'], mine: { archived: true } },
  priya: { type: 'direct', owner: 'mira', members: ['priya'] },
  elias: { type: 'direct', owner: 'mira', members: ['elias'] },
  party: { type: 'group', title: 'Summer party', owner: 'mira', members: ['jonas', 'amara'] },
} satisfies Record<string, Place>
export type PlaceName = keyof typeof places | 'saved' | 'ubuntu'

export interface Line {
  at: string
  in: PlaceName
  who: Who
  text: string
  /** A name to answer it by. */
  id?: string
  answers?: string
  reactions?: Partial<Record<string, readonly Who[]>>
  pinned?: true
  /** What it said before it was edited. */
  before?: string
}
