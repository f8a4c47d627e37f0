import { isTransient } from '../errors.js'

export interface ReadHooks {
  send(chatId: string, seq: number): Promise<unknown>
  isOnline(): boolean
  failed(error: unknown): void
}

/** Read marks: at most one per chat on its way, the newest wins, kept until the server has it. */
export class Reads {
  readonly #wanted = new Map<string, number>()
  readonly #sending = new Set<string>()
  readonly #hooks: ReadHooks
  constructor(hooks: ReadHooks) {
    this.#hooks = hooks
  }

  mark(chatId: string, seq: number): void {
    if (seq <= (this.#wanted.get(chatId) ?? 0)) return
    this.#wanted.set(chatId, seq)
    void this.#pump(chatId)
  }

  /** After a connect. */
  resume(): void {
    for (const chatId of this.#wanted.keys()) void this.#pump(chatId)
  }

  clear(): void {
    this.#wanted.clear()
  }

  async #pump(chatId: string): Promise<void> {
    if (this.#sending.has(chatId)) return
    this.#sending.add(chatId)
    try {
      for (let seq = this.#wanted.get(chatId); seq !== undefined && this.#hooks.isOnline(); seq = this.#wanted.get(chatId)) {
        await this.#hooks.send(chatId, seq)
        if (this.#wanted.get(chatId) === seq) this.#wanted.delete(chatId)
      }
    } catch (error) {
      if (!isTransient(error)) this.#wanted.delete(chatId)
      else if (this.#hooks.isOnline()) setTimeout(() => void this.#pump(chatId), 2000)
      this.#hooks.failed(error)
    } finally {
      this.#sending.delete(chatId)
    }
  }
}
