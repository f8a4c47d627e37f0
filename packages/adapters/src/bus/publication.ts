import type { BusStore } from './bus.store.js'
import type { OnError } from './commands.js'
import type { ConsumingRole } from './consuming.role.js'

/** One durable event until every role has taken it. */
export class Publication {
  /** Every role has taken it or it is stored. */
  readonly settled: Promise<void>
  readonly #name: string
  readonly #room: string
  readonly #store: BusStore
  #wire: string | undefined
  /** Roles that have not taken it, with the id of their row where it is stored. */
  readonly #roles = new Map<ConsumingRole, number | undefined>()
  #settle!: () => void
  #fail!: (error: unknown) => void

  constructor(name: string, room: string, wire: string, store: BusStore, onSettled: () => void) {
    this.#name = name
    this.#room = room
    this.#wire = wire
    this.#store = store
    this.settled = new Promise((resolve, reject) => {
      this.#settle = () => {
        onSettled()
        resolve()
      }
      this.#fail = (error) => {
        onSettled()
        reject(error)
      }
    })
  }

  awaits(role: ConsumingRole): void {
    this.#roles.set(role, undefined)
  }

  /** The serialized event; once it is stored it stands there only. */
  wireFor(role: ConsumingRole): string | undefined {
    const id = this.#roles.get(role)
    return this.#wire ?? (id === undefined ? undefined : this.#store.wire(id))
  }

  onTaken(role: ConsumingRole, onError: OnError): void {
    const id = this.#roles.get(role)
    this.#roles.delete(role)
    if (id !== undefined) this.#store.remove(id).catch((error: unknown) => onError(error, { what: 'bus store' }))
    if (this.#roles.size === 0) this.#settle()
  }

  /** Stores it for the roles that have not taken it. */
  async keep(): Promise<void> {
    try {
      const rows: Promise<void>[] = []
      for (const role of this.#roles.keys()) {
        const id = this.#store.nextId()
        this.#roles.set(role, id)
        rows.push(this.#store.add({ id, name: this.#name, role: role.role, room: this.#room }, this.#wire!))
      }
      await Promise.all(rows)
      this.#wire = undefined
      this.#settle()
    } catch (error) {
      this.#fail(error)
    }
  }
}
