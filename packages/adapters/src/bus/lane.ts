/** One event on its way to one role. */
export interface Delivery {
  readonly name: string
  /** Hands it over. Rejects where it must be tried again. */
  attempt(): Promise<void>
  /** It was taken. */
  onTaken(): void
}

const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 30_000

/**
 * Deliveries of one room to one role: handed over in order, without waiting for the one before, so that a consumer may gather
 * many into one write; each until it succeeds.
 */
export class Lane {
  readonly #onEmpty: () => void
  readonly #onFailure: (error: unknown, delivery: Delivery) => void
  readonly #retries = new Set<NodeJS.Timeout>()
  /** Until `start`. */
  #waiting: Delivery[] = []
  #open = 0
  #isStarted: boolean

  constructor(isStarted: boolean, onEmpty: () => void, onFailure: (error: unknown, delivery: Delivery) => void) {
    this.#isStarted = isStarted
    this.#onEmpty = onEmpty
    this.#onFailure = onFailure
  }

  push(delivery: Delivery): void {
    this.#open++
    if (this.#isStarted) this.#hand(delivery, 0)
    else this.#waiting.push(delivery)
  }

  start(): void {
    this.#isStarted = true
    const waiting = this.#waiting
    this.#waiting = []
    for (const delivery of waiting) this.#hand(delivery, 0)
    if (this.#open === 0) this.#onEmpty()
  }

  /** Begins nothing more. */
  stop(): void {
    this.#isStarted = false
    for (const retry of this.#retries) clearTimeout(retry)
  }

  /** Takes out what cannot be delivered now; only before `start`. */
  setAside(test: (delivery: Delivery) => boolean): Delivery[] {
    const aside = this.#waiting.filter(test)
    this.#waiting = this.#waiting.filter((delivery) => !test(delivery))
    this.#open -= aside.length
    return aside
  }

  #hand(delivery: Delivery, failures: number): void {
    delivery.attempt().then(
      () => {
        delivery.onTaken()
        if (--this.#open === 0) this.#onEmpty()
      },
      (error: unknown) => {
        this.#onFailure(error, delivery)
        if (!this.#isStarted) return
        const retry = setTimeout(
          () => {
            this.#retries.delete(retry)
            this.#hand(delivery, failures + 1)
          },
          Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS),
        )
        this.#retries.add(retry)
      },
    )
  }
}
