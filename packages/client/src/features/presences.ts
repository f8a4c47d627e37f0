import { limits, type Presence } from '@ultrachat/contracts'

export interface PresenceHooks {
  watch(userIds: string[]): Promise<{ items: Presence[] }>
  say(status: 'online' | 'away'): void
  isOnline(): boolean
  changed(userId: string): void
  failed(error: unknown): void
}

/** Who is online among those whom anybody here watches. */
export class Presences {
  readonly #watched = new Map<string, number>()
  readonly #known = new Map<string, Presence>()
  readonly #hooks: PresenceHooks
  #status: 'online' | 'away' = 'online'
  #sent = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(hooks: PresenceHooks) {
    this.#hooks = hooks
  }

  watch(userIds: readonly string[]): () => void {
    const mine = [...new Set(userIds)]
    for (const id of mine) this.#watched.set(id, (this.#watched.get(id) ?? 0) + 1)
    this.#later()
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      for (const id of mine) {
        const count = this.#watched.get(id)! - 1
        if (count > 0) this.#watched.set(id, count)
        else this.#watched.delete(id)
      }
      this.#later()
    }
  }

  get(userId: string): Presence | undefined {
    return this.#known.get(userId)
  }

  heard(presence: Presence): void {
    this.#known.set(presence.userId, presence)
    this.#hooks.changed(presence.userId)
  }

  set(status: 'online' | 'away'): void {
    if (status === this.#status) return
    this.#status = status
    this.#hooks.say(status)
  }

  /** After a connect: the socket is a new one and knows nothing. */
  resume(): void {
    this.#sent = ''
    if (this.#status === 'away') this.#hooks.say('away')
    this.#later()
  }

  clear(): void {
    this.#known.clear()
    this.#sent = ''
  }

  // The lists of several views change together; one question answers them all.
  #later(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#send()
    }, 50)
  }

  async #send(): Promise<void> {
    // Those who were watched last are what is on the screen now.
    const userIds = [...this.#watched.keys()].slice(-limits.presenceWatch)
    const key = [...userIds].sort().join()
    if (key === this.#sent || !this.#hooks.isOnline()) return
    this.#sent = key
    try {
      for (const presence of (await this.#hooks.watch(userIds)).items) this.heard(presence)
    } catch (error) {
      this.#sent = ''
      this.#hooks.failed(error)
    }
  }
}
