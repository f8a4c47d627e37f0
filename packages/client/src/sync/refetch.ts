/** Fetches chats again whose shared fields may have changed: each once however often asked, a few at a time. */
export class Refetch {
  readonly #fetch: (chatId: string) => Promise<void>
  readonly #running = new Map<string, Promise<void>>()
  #active = 0
  readonly #queue: (() => void)[] = []

  constructor(fetch: (chatId: string) => Promise<void>) {
    this.#fetch = fetch
  }

  chat(chatId: string): Promise<void> {
    const running = this.#running.get(chatId)
    if (running) return running
    const fetching = this.#turn(() => {
      // From here on another change needs another fetch.
      this.#running.delete(chatId)
      return this.#fetch(chatId)
    })
    this.#running.set(chatId, fetching)
    return fetching
  }

  async #turn(run: () => Promise<void>): Promise<void> {
    if (this.#active >= 4) await new Promise<void>((go) => this.#queue.push(go))
    else await Promise.resolve()
    this.#active++
    try {
      await run()
    } finally {
      this.#active--
      this.#queue.shift()?.()
    }
  }
}
