import type { BusEvent, Clock } from '@ultrachat/ports'
import type { BusStore, StoredEvent } from './bus.store.js'
import type { OnError } from './commands.js'
import { ConsumingRole, type Consumer } from './consuming.role.js'
import type { Deadlines } from './deadlines.js'
import { Publication } from './publication.js'

/** What consumers take within this time is never written to disk; a publisher keeps its own copy for so long. */
const HOLD_MS = 3000

/** Durable events and the roles that consume them. */
export class Consumers {
  readonly #store: BusStore
  readonly #clock: Clock
  readonly #deadlines: Deadlines
  readonly #onError: OnError
  readonly #roles = new Map<string, ConsumingRole>()
  /** By event name. */
  readonly #interested = new Map<string, Set<ConsumingRole>>()
  /** Neither taken nor stored. */
  readonly #held = new Set<Publication>()
  readonly #running = new Set<Promise<void>>()
  #isClosed = false

  constructor(store: BusStore, clock: Clock, deadlines: Deadlines, onError: OnError) {
    this.#store = store
    this.#clock = clock
    this.#deadlines = deadlines
    this.#onError = onError
  }

  /** Picks up what an earlier run left. */
  async open(): Promise<void> {
    const { consumers, events } = await this.#store.load(this.#clock.now())
    for (const { name, role } of consumers) this.#join(name, role).expect(name)
    for (const event of events) this.#redeliver(event)
  }

  async on(name: string, role: string, consumer: Consumer): Promise<void> {
    await this.#store.know(name, role, this.#clock.now())
    this.#join(name, role).attach(name, consumer)
  }

  /** Resolves once every role has taken it or it is stored. */
  publish({ name, room }: BusEvent, wire: string): Promise<void> | undefined {
    const roles = this.#interested.get(name)
    if (!roles) return undefined
    if (this.#isClosed) return Promise.reject(new Error('The bus is closed.'))
    const publication = new Publication(name, room, wire, this.#store, () => {
      this.#held.delete(publication)
      this.#deadlines.remove(HOLD_MS, deadline)
    })
    const deadline = this.#deadlines.add(HOLD_MS, () => void publication.keep())
    this.#held.add(publication)
    for (const role of roles) {
      role.push(room, {
        name,
        attempt: () => this.#hand(role, name, () => publication.wireFor(role)),
        onTaken: () => publication.onTaken(role, this.#onError),
      })
      publication.awaits(role)
    }
    return publication.settled
  }

  /** Waits for what is being consumed, but not for ever, and stores the rest. */
  async close(patienceMs: number): Promise<void> {
    this.#isClosed = true
    for (const role of this.#roles.values()) role.stop()
    const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref())
    await Promise.race([Promise.allSettled(this.#running), patience])
    await Promise.allSettled([...this.#held].map((publication) => publication.keep()))
  }

  #redeliver({ id, name, role, room }: StoredEvent): void {
    const consuming = this.#join(name, role)
    consuming.push(room, {
      name,
      attempt: () => this.#hand(consuming, name, () => this.#store.wire(id)),
      onTaken: () => void this.#store.remove(id).catch((error: unknown) => this.#onError(error, { what: 'bus store' })),
    })
  }

  #hand(role: ConsumingRole, name: string, wire: () => string | undefined): Promise<void> {
    const running = this.#attempt(role.consumerOf(name)!, wire)
    this.#running.add(running)
    const done = (): unknown => this.#running.delete(running)
    running.then(done, done)
    return running
  }

  async #attempt(consumer: Consumer, wire: () => string | undefined): Promise<void> {
    await Promise.resolve() // a consumer publishes after what it consumes was told to listeners
    const text = wire()
    if (text !== undefined) await consumer(JSON.parse(text) as BusEvent)
  }

  #join(name: string, role: string): ConsumingRole {
    let consuming = this.#roles.get(role)
    if (!consuming) this.#roles.set(role, (consuming = new ConsumingRole(role, this.#onError)))
    let interested = this.#interested.get(name)
    if (!interested) this.#interested.set(name, (interested = new Set()))
    interested.add(consuming)
    return consuming
  }
}
