import type { ServerEvents } from '../socket/events.js'

export interface ReadMarkHooks {
  ask(chatId: string): Promise<{ items: { userId: string; readSeq: number }[] }>
  isOnline(): boolean
  changed(chatId: string): void
  failed(error: unknown): void
}

type Marks = Readonly<Record<string, number>>
const none: Marks = {}

/** How far the others have read: asked for once per chat and connection, then kept by events. */
export class ReadMarks {
  readonly #marks = new Map<string, Marks>()
  readonly #asked = new Set<string>()
  readonly #hooks: ReadMarkHooks
  constructor(hooks: ReadMarkHooks) {
    this.#hooks = hooks
  }

  get(chatId: string): Marks {
    if (!this.#asked.has(chatId) && this.#hooks.isOnline()) void this.#ask(chatId).catch(this.#hooks.failed)
    return this.#marks.get(chatId) ?? none
  }

  heard({ chatId, userId, readSeq }: ServerEvents['read:updated']): void {
    if (this.#asked.has(chatId)) this.#raise(chatId, [{ userId, readSeq }])
  }

  /** After a connect: marks of others are not synced. */
  resume(): void {
    const chatIds = [...this.#asked]
    this.#asked.clear()
    for (const chatId of chatIds) this.#hooks.changed(chatId)
  }

  clear(): void {
    this.#asked.clear()
    this.#marks.clear()
  }

  async #ask(chatId: string): Promise<void> {
    this.#asked.add(chatId)
    try {
      this.#raise(chatId, (await this.#hooks.ask(chatId)).items)
    } catch (error) {
      this.#asked.delete(chatId)
      throw error
    }
  }

  #raise(chatId: string, marks: readonly { userId: string; readSeq: number }[]): void {
    const known = this.#marks.get(chatId) ?? none
    const higher = marks.filter(({ userId, readSeq }) => readSeq > (known[userId] ?? 0))
    if (higher.length === 0) return
    this.#marks.set(chatId, { ...known, ...Object.fromEntries(higher.map(({ userId, readSeq }) => [userId, readSeq])) })
    this.#hooks.changed(chatId)
  }
}
