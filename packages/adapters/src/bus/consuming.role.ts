import type { BusEvent } from '@ultrachat/ports'
import type { OnError } from './commands.js'
import { Lane, type Delivery } from './lane.js'

export type Consumer = (event: BusEvent) => Promise<void>

/** How long a role that has come back may take to name everything that it consumed before. */
const GRACE_MS = 1000

/** A role's consumers and what is on its way to them. */
export class ConsumingRole {
  readonly role: string
  readonly #onError: OnError
  /** By event name; undefined: known from an earlier run, not here yet. */
  readonly #consumers = new Map<string, Consumer | undefined>()
  readonly #lanes = new Map<string, Lane>()
  /** What nobody here consumes yet, with its room. */
  #aside: { room: string; delivery: Delivery }[] = []
  #isStarted = false
  #grace: NodeJS.Timeout | undefined

  constructor(role: string, onError: OnError) {
    this.role = role
    this.#onError = onError
  }

  /** It consumed this event in an earlier run. */
  expect(name: string): void {
    if (!this.#consumers.has(name)) this.#consumers.set(name, undefined)
  }

  attach(name: string, consumer: Consumer): void {
    if (this.#consumers.get(name)) throw new Error(`${this.role} consumes ${name} already.`)
    this.#consumers.set(name, consumer)
    if (this.#isStarted) return this.#bringBack(name)
    if ([...this.#consumers.values()].every((it) => it !== undefined)) this.#start()
    else this.#grace ??= setTimeout(() => this.#start(), GRACE_MS)
  }

  consumerOf(name: string): Consumer | undefined {
    return this.#consumers.get(name)
  }

  push(room: string, delivery: Delivery): void {
    if (this.#isStarted && !this.#consumers.get(delivery.name)) this.#aside.push({ room, delivery })
    else this.#lane(room).push(delivery)
  }

  stop(): void {
    clearTimeout(this.#grace)
    for (const lane of this.#lanes.values()) lane.stop()
  }

  /** From now on in the order in which the events were published, whichever consumer was named first. */
  #start(): void {
    clearTimeout(this.#grace)
    this.#isStarted = true
    for (const [room, lane] of this.#lanes) {
      for (const delivery of lane.setAside(({ name }) => !this.#consumers.get(name))) this.#aside.push({ room, delivery })
      lane.start()
    }
  }

  #bringBack(name: string): void {
    const back = this.#aside.filter(({ delivery }) => delivery.name === name)
    this.#aside = this.#aside.filter(({ delivery }) => delivery.name !== name)
    for (const { room, delivery } of back) this.#lane(room).push(delivery)
  }

  #lane(room: string): Lane {
    let lane = this.#lanes.get(room)
    if (lane) return lane
    lane = new Lane(
      this.#isStarted,
      () => this.#lanes.delete(room),
      (error, { name }) => this.#onError(error, { what: `${this.role} consuming ${name} of ${room}` }),
    )
    this.#lanes.set(room, lane)
    return lane
  }
}
