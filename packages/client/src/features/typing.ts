const SAY_EVERY_MS = 3000
const LAPSES_MS = 6000
const none: readonly string[] = []

/** Who types where, and saying so at most every three seconds. */
export class Typing {
  readonly #said = new Map<string, number>()
  readonly #who = new Map<string, Map<string, ReturnType<typeof setTimeout>>>()
  readonly #lists = new Map<string, readonly string[]>()
  readonly #say: (chatId: string, isTyping: boolean) => void
  readonly #onChange: (chatId: string) => void

  constructor(say: (chatId: string, isTyping: boolean) => void, onChange: (chatId: string) => void) {
    this.#say = say
    this.#onChange = onChange
  }

  start(chatId: string): void {
    const now = Date.now()
    if (now - (this.#said.get(chatId) ?? 0) < SAY_EVERY_MS) return
    this.#said.set(chatId, now)
    this.#say(chatId, true)
  }

  stop(chatId: string): void {
    if (this.#said.delete(chatId)) this.#say(chatId, false)
  }

  /** A message says that its sender has stopped. */
  heard(chatId: string, userId: string, isTyping: boolean): void {
    const who = this.#who.get(chatId) ?? new Map<string, ReturnType<typeof setTimeout>>()
    const wasTyping = who.has(userId)
    clearTimeout(who.get(userId))
    who.delete(userId)
    if (isTyping) {
      const lapse = setTimeout(() => this.heard(chatId, userId, false), LAPSES_MS)
      ;(lapse as { unref?: () => void }).unref?.()
      who.set(userId, lapse)
    }
    this.#who.set(chatId, who)
    if (wasTyping === isTyping) return
    this.#lists.set(chatId, [...who.keys()])
    this.#onChange(chatId)
  }

  who(chatId: string): readonly string[] {
    return this.#lists.get(chatId) ?? none
  }

  clear(): void {
    this.#said.clear()
    for (const [chatId, who] of this.#who) for (const userId of [...who.keys()]) this.heard(chatId, userId, false)
  }
}
