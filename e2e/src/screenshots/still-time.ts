/**
 * Two runs must give the same pictures: while they are made, this process (with the server in it) has a clock that moves only when told,
 * and chance that always falls the same way, because people get their colours from their ids.
 */
const RealDate = Date

export class StillTime {
  #now = 0

  constructor(start: string) {
    this.set(start)
    state = SEED
    const now = () => this.#now
    globalThis.Date = class extends RealDate {
      constructor(...given: []) {
        // oxlint-disable-next-line typescript/no-unsafe-argument -- every way to call it, as it is
        super(...((given.length > 0 ? given : [now()]) as []))
      }
      static override now(): number {
        return now()
      }
    } as DateConstructor
    crypto.getRandomValues = (array) => {
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength).forEach((_, i, bytes) => (bytes[i] = chance() >>> 24))
      return array
    }
  }

  get iso(): string {
    return new RealDate(this.#now).toISOString()
  }

  /** `2026-03-12 10:24`, in the Berlin winter of the pictures. */
  set(wall: string): void {
    this.#now = Math.max(this.#now, RealDate.parse(`${wall.replace(' ', 'T')}:00+01:00`))
  }

  /** Two things never happen at the same moment. */
  tick(): void {
    this.#now += 1000
  }
}

const SEED = 2
let state = SEED

/** mulberry32: small, even, and the same everywhere. */
function chance(): number {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return t ^ (t >>> 14)
}
