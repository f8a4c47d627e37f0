const LINE_EVERY_MS = 5000
const BAR_EVERY_MS = 100
const WIDTH = 30

/** How far an import is: a bar on a terminal, else a line now and then. */
export class Progress {
  readonly #begun = performance.now()
  #shownAt = 0
  done = 0

  constructor(
    private readonly total: number,
    private readonly out: { isTTY?: boolean; write(text: string): unknown },
  ) {
    this.#shownAt = this.#begun
  }

  get seconds(): number {
    return (performance.now() - this.#begun) / 1000
  }

  get rate(): number {
    return this.done / Math.max(this.seconds, 0.001)
  }

  add(messages: number): void {
    this.done += messages
    const now = performance.now()
    if (now - this.#shownAt < (this.out.isTTY ? BAR_EVERY_MS : LINE_EVERY_MS)) return
    this.#shownAt = now
    this.out.write(this.out.isTTY ? `\r\u001b[K  ${bar(this.done / this.total)} ${this.#line()}` : `${this.#line()}\n`)
  }

  /** Takes the bar away, so that words may follow. */
  end(): void {
    if (this.out.isTTY) this.out.write('\r\u001b[K')
  }

  #line(): string {
    const share = Math.floor((this.done / Math.max(this.total, 1)) * 100)
    const left = Math.ceil(Math.max(this.total - this.done, 0) / Math.max(this.rate, 1))
    return `${share} %, ${count(this.done)} of ${count(this.total)} messages, ${count(Math.round(this.rate))}/s, ${span(left)} left`
  }
}

export function count(n: number): string {
  return n.toLocaleString('en')
}

export function span(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

function bar(share: number): string {
  const full = Math.min(WIDTH, Math.round(share * WIDTH))
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`
}
