import type { BusEvent } from '@ultrachat/ports'
import type { OnError } from './commands.js'

type Listener = (event: BusEvent) => void

/** Who hears a room now. Each hears its own copy; what a listener publishes is heard after what it is hearing. */
export class Listeners {
  readonly #rooms = new Map<string, Set<Listener>>()
  readonly #onError: OnError
  #waiting: { room: string; wire: string }[] | undefined

  constructor(onError: OnError) {
    this.#onError = onError
  }

  add(room: string, listener: Listener): () => void {
    const own: Listener = (event) => listener(event)
    let listeners = this.#rooms.get(room)
    if (!listeners) this.#rooms.set(room, (listeners = new Set()))
    listeners.add(own)
    return () => {
      listeners.delete(own)
      if (listeners.size === 0 && this.#rooms.get(room) === listeners) this.#rooms.delete(room)
    }
  }

  tell(room: string, wire: string): void {
    if (this.#waiting) {
      this.#waiting.push({ room, wire })
      return
    }
    const waiting = (this.#waiting = [{ room, wire }])
    for (let i = 0; i < waiting.length; i++) this.#deliver(waiting[i]!)
    this.#waiting = undefined
  }

  clear(): void {
    this.#rooms.clear()
  }

  #deliver({ room, wire }: { room: string; wire: string }): void {
    for (const listener of this.#rooms.get(room) ?? []) {
      try {
        const heard: unknown = listener(JSON.parse(wire) as BusEvent)
        if (heard instanceof Promise) heard.catch((error: unknown) => this.#onError(error, { what: `listener of ${room}` }))
      } catch (error) {
        this.#onError(error, { what: `listener of ${room}` })
      }
    }
  }
}
