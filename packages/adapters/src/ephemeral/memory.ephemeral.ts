import { Ephemeral, SystemClock, type Clock } from '@ultrachat/ports'

interface Entry {
  value: string
  /** Milliseconds since 1970; Infinity: stays. */
  until: number
}

const SWEEP_MS = 10_000

export function createMemoryEphemeral(clock: Clock = new SystemClock()): MemoryEphemeral {
  return new MemoryEphemeral(clock)
}

/** Shared memory of one process. What has lapsed is never answered, and swept away so that memory does not grow. */
export class MemoryEphemeral extends Ephemeral {
  readonly #clock: Clock
  readonly #values = new Map<string, Entry>()
  /** key -> member -> until */
  readonly #sets = new Map<string, Map<string, number>>()
  readonly #sweeper: NodeJS.Timeout

  constructor(clock: Clock) {
    super()
    this.#clock = clock
    this.#sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref()
  }

  override async get(key: string): Promise<string | undefined> {
    return this.#live(key)?.value
  }

  override async set(key: string, value: string, ttlMs?: number): Promise<void> {
    this.#sets.delete(key)
    this.#values.set(key, { value, until: this.#until(ttlMs) })
  }

  override async delete(key: string): Promise<void> {
    this.#values.delete(key)
    this.#sets.delete(key)
  }

  override async increment(key: string, by: number, ttlMs: number): Promise<{ value: number; ttlMs: number }> {
    const now = this.#clock.now()
    const entry = this.#live(key) ?? { value: '0', until: now + ttlMs }
    const value = Number(entry.value) + by
    if (!Number.isSafeInteger(value)) throw new Error(`${key} does not hold a counter.`)
    entry.value = String(value)
    this.#values.set(key, entry)
    return { value, ttlMs: entry.until === Infinity ? ttlMs : entry.until - now }
  }

  override async compareAndSet(key: string, expected: string | undefined, next: string, ttlMs?: number): Promise<boolean> {
    if (this.#live(key)?.value !== expected) return false
    this.#values.set(key, { value: next, until: this.#until(ttlMs) })
    return true
  }

  override async addToSet(key: string, member: string, ttlMs: number): Promise<void> {
    let members = this.#sets.get(key)
    if (!members) this.#sets.set(key, (members = new Map()))
    members.set(member, this.#clock.now() + ttlMs)
  }

  override async removeFromSet(key: string, member: string): Promise<void> {
    const members = this.#sets.get(key)
    members?.delete(member)
    if (members?.size === 0) this.#sets.delete(key)
  }

  override async membersOf(key: string): Promise<string[]> {
    const now = this.#clock.now()
    return [...(this.#sets.get(key) ?? [])].filter(([, until]) => until > now).map(([member]) => member)
  }

  override async close(): Promise<void> {
    clearInterval(this.#sweeper)
    this.#values.clear()
    this.#sets.clear()
  }

  /** Forgets what has lapsed. Answers how many keys are left. */
  sweep(): number {
    const now = this.#clock.now()
    for (const [key, { until }] of this.#values) if (until <= now) this.#values.delete(key)
    for (const [key, members] of this.#sets) {
      for (const [member, until] of members) if (until <= now) members.delete(member)
      if (members.size === 0) this.#sets.delete(key)
    }
    return this.#values.size + this.#sets.size
  }

  #live(key: string): Entry | undefined {
    const entry = this.#values.get(key)
    return entry && entry.until > this.#clock.now() ? entry : undefined
  }

  #until(ttlMs: number | undefined): number {
    return ttlMs === undefined ? Infinity : this.#clock.now() + ttlMs
  }
}
