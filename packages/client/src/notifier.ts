/** What can change. `chat:` its fields and own row, `messages:` its conversation as shown. */
export type Topic =
  | 'session'
  | 'status'
  | 'me'
  | 'settings'
  | 'chats'
  | 'users'
  | 'presence'
  | 'outbox'
  | `chat:${string}`
  | `messages:${string}`
  | `members:${string}`
  | `reads:${string}`
  | `outbox:${string}`
  | `typing:${string}`
  | `draft:${string}`
  | `user:${string}`
  | `presence:${string}`

export type Unsubscribe = () => void

interface Selection {
  select: () => unknown
  last: unknown
  listener: (value: never) => void
}

/** Tells listeners what changed, once per microtask however often it changed. */
export class Notifier {
  readonly #topics = new Map<string, Set<() => void>>()
  readonly #selections = new Set<Selection>()
  #touched = new Set<string>()
  /** For caches of what listeners are about to read. */
  onTouch: (topic: Topic) => void = () => {}

  touch(...topics: Topic[]): void {
    if (this.#touched.size === 0) queueMicrotask(() => this.#flush())
    for (const topic of topics) {
      this.#touched.add(topic)
      this.onTouch(topic)
    }
  }

  subscribe(topic: Topic, listener: () => void): Unsubscribe {
    const listeners = this.#topics.get(topic) ?? new Set()
    this.#topics.set(topic, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#topics.get(topic) === listeners) this.#topics.delete(topic)
    }
  }

  /** Calls when the selected value is another one; selectors must be cheap and return stable references. */
  select<T>(select: () => T, listener: (value: T) => void): Unsubscribe {
    const selection: Selection = { select, last: select(), listener }
    this.#selections.add(selection)
    return () => this.#selections.delete(selection)
  }

  #flush(): void {
    const touched = this.#touched
    this.#touched = new Set()
    for (const topic of touched) for (const listener of [...(this.#topics.get(topic) ?? [])]) guard(listener)
    for (const selection of [...this.#selections]) {
      const value = selection.select()
      if (Object.is(value, selection.last)) continue
      selection.last = value
      guard(() => selection.listener(value as never))
    }
  }
}

/** One listener that throws must not keep the others from hearing. */
function guard(run: () => void): void {
  try {
    run()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
