import { codePoints, limits } from '@ultrachat/contracts'
import { isTransient } from '../errors.js'
import type { StoredDraft } from '../store/port.js'

export interface DraftHooks {
  /** null takes it away. */
  send(chatId: string, draft: string | null): Promise<unknown>
  keep(draft: StoredDraft): Promise<void>
  forget(chatId: string): Promise<void>
  /** The draft as the server knows it. */
  theirs(chatId: string): string
  isOnline(): boolean
  changed(chatId: string): void
  failed(error: unknown): void
}

const SEND_AFTER_MS = 600

/** Drafts: here at once, on the server soon after, and what is being written here wins over another device's. */
export class Drafts {
  readonly #dirty = new Map<string, string>()
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  /** Where somebody sits, and what they have written since they do. */
  readonly #focused = new Map<string, string | undefined>()
  readonly #sending = new Set<string>()
  readonly #hooks: DraftHooks
  constructor(hooks: DraftHooks) {
    this.#hooks = hooks
  }

  load(drafts: readonly StoredDraft[]): void {
    for (const { chatId, text, isDirty } of drafts) if (isDirty && !this.#dirty.has(chatId)) this.#dirty.set(chatId, text)
  }

  get(chatId: string): string {
    return this.#dirty.get(chatId) ?? this.#focused.get(chatId) ?? this.#hooks.theirs(chatId)
  }

  set(chatId: string, text: string): void {
    if (text === this.get(chatId)) return
    this.#dirty.set(chatId, text)
    if (this.#focused.has(chatId)) this.#focused.set(chatId, text)
    void this.#hooks.keep({ chatId, text, isDirty: true }).catch(this.#hooks.failed)
    this.#hooks.changed(chatId)
    clearTimeout(this.#timers.get(chatId))
    this.#timers.set(
      chatId,
      setTimeout(() => void this.#send(chatId), SEND_AFTER_MS),
    )
  }

  focus(chatId: string, isFocused: boolean): void {
    if (isFocused) this.#focused.set(chatId, this.#focused.get(chatId))
    else if (this.#focused.delete(chatId)) this.#hooks.changed(chatId)
  }

  /** After a connect: what could not be sent before. */
  resume(): void {
    for (const chatId of this.#dirty.keys()) if (!this.#timers.has(chatId)) void this.#send(chatId)
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  clear(): void {
    this.stop()
    this.#dirty.clear()
    this.#focused.clear()
  }

  async #send(chatId: string): Promise<void> {
    this.#timers.delete(chatId)
    const text = this.#dirty.get(chatId)
    if (text === undefined || this.#sending.has(chatId) || !this.#hooks.isOnline()) return
    this.#sending.add(chatId)
    try {
      if (fits(text)) await this.#hooks.send(chatId, text.trim() === '' ? null : text)
      await this.#sent(chatId, text)
    } catch (error) {
      this.#hooks.failed(error)
      if (!isTransient(error)) await this.#sent(chatId, text)
      else if (this.#hooks.isOnline())
        this.#timers.set(
          chatId,
          setTimeout(() => void this.#send(chatId), 5000),
        )
    } finally {
      this.#sending.delete(chatId)
    }
    // It was written on meanwhile, and its own timer found this one running.
    const now = this.#dirty.get(chatId)
    if (now !== undefined && now !== text && !this.#timers.has(chatId) && this.#hooks.isOnline()) void this.#send(chatId)
  }

  async #sent(chatId: string, text: string): Promise<void> {
    if (this.#dirty.get(chatId) !== text || !fits(text)) return
    this.#dirty.delete(chatId)
    await this.#hooks.forget(chatId).catch(this.#hooks.failed)
    this.#hooks.changed(chatId)
  }
}

// A longer one stays on this device.
const fits = (text: string) => codePoints(text) <= limits.textCodePoints && text.isWellFormed()
