/** One empty place for data. `open` may be called again after `close`, and after a crash: the data are still there. */
export interface Place<T> {
  open(): Promise<T>
  /** Leaves nothing behind; everything opened is closed. */
  remove(): Promise<void>
  /** How a child process opens the same place, to be killed there. */
  readonly child?: ChildOpens
}

export interface ChildOpens {
  /** The name under which the module that a specifier names exports a factory, and the factory's argument. */
  readonly module: string
  readonly create: string
  readonly options: unknown
}

export type MakePlace<T> = () => Promise<Place<T>>

/** Until it is true, at most `ms`. */
export async function eventually(test: () => boolean | Promise<boolean>, ms = 5000): Promise<void> {
  const end = performance.now() + ms
  while (!(await test())) {
    if (performance.now() > end) throw new Error(`Not within ${ms} ms: ${test.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Texts that careless stores change, cut or reorder. */
export const TEXTS = [
  '',
  ' ',
  'a',
  'Ä',
  'ä',
  'a\u0308',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  'שלום',
  '日本語',
  "'; DROP TABLE x; --",
  '"',
  '\\',
  '\n\t',
  '\u2028',
  '%_',
  '$gt',
  '{"a":1}',
  '1',
  '01',
  '1e3',
  'null',
  'true',
]
