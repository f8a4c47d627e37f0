import type { AnyMessage } from '@ultrachat/contracts'
import { isTransient } from '../errors.js'

export interface OriginalsHooks {
  ask(chatId: string, messageId: string): Promise<AnyMessage>
  isOnline(): boolean
  found(message: AnyMessage): void
  failed(error: unknown): void
}

const AT_ONCE = 4
const AGAIN_AFTER_MS = 5000

/** Messages that are answered and came with no page, as with a reply that comes live: asked for when they are shown, each once. */
export class Originals {
  /** By id; what was not found stays here, so that nobody asks for it again until the next connect. */
  readonly #wanted = new Map<string, string>()
  readonly #waiting = new Set<string>()
  /** The server was not ready for these. */
  readonly #again = new Set<string>()
  readonly #hooks: OriginalsHooks
  #active = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(hooks: OriginalsHooks) {
    this.#hooks = hooks
  }

  want(chatId: string, messageId: string): void {
    if (this.#wanted.has(messageId)) return
    this.#wanted.set(messageId, chatId)
    this.#waiting.add(messageId)
    // Not while somebody reads: this is called by who makes the rows.
    queueMicrotask(() => this.#pump())
  }

  /** After a connect. */
  resume(): void {
    for (const messageId of this.#wanted.keys()) this.#waiting.add(messageId)
    this.#pump()
  }

  clear(): void {
    this.stop()
    for (const kept of [this.#wanted, this.#waiting, this.#again]) kept.clear()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #pump(): void {
    for (const messageId of this.#waiting) {
      if (this.#active >= AT_ONCE || !this.#hooks.isOnline()) return
      this.#waiting.delete(messageId)
      void this.#ask(messageId, this.#wanted.get(messageId)!)
    }
  }

  async #ask(messageId: string, chatId: string): Promise<void> {
    this.#active++
    try {
      const message = await this.#hooks.ask(chatId, messageId)
      // Somebody else may have signed in meanwhile.
      if (this.#wanted.delete(messageId)) this.#hooks.found(message)
    } catch (error) {
      if (isTransient(error) && this.#wanted.has(messageId)) this.#later(messageId)
      this.#hooks.failed(error)
    } finally {
      this.#active--
      this.#pump()
    }
  }

  #later(messageId: string): void {
    this.#again.add(messageId)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      for (const id of this.#again) this.#waiting.add(id)
      this.#again.clear()
      this.#pump()
    }, AGAIN_AFTER_MS)
  }
}
