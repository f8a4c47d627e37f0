export interface Deadline {
  /** Milliseconds of `performance.now()`. */
  at: number
  onExpired(): void
}

const TICK_MS = 20

/**
 * Many deadlines, one timer: those of one duration expire in the order in which they began, so each duration is a queue and adding
 * and removing cost next to nothing. May be late by a tick.
 */
export class Deadlines {
  readonly #queues = new Map<number, Set<Deadline>>()
  #timer: NodeJS.Timeout | undefined

  add(durationMs: number, onExpired: () => void): Deadline {
    const deadline = { at: performance.now() + durationMs, onExpired }
    let queue = this.#queues.get(durationMs)
    if (!queue) this.#queues.set(durationMs, (queue = new Set()))
    queue.add(deadline)
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS)
    return deadline
  }

  remove(durationMs: number, deadline: Deadline): void {
    this.#queues.get(durationMs)?.delete(deadline)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#queues.clear()
  }

  #tick(): void {
    const now = performance.now()
    for (const [durationMs, queue] of this.#queues) {
      for (const deadline of queue) {
        if (deadline.at > now) break
        queue.delete(deadline)
        deadline.onExpired()
      }
      if (queue.size === 0) this.#queues.delete(durationMs)
    }
    if (this.#queues.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
