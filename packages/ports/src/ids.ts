/** New identifiers. Tests own them. */
export abstract class Ids {
  /** A UUIDv7 (RFC 9562): sorts by time of making; monotonic within one process. */
  abstract id(): string
}

/** UUIDv7 of the wall clock; within one millisecond a 12-bit counter keeps the order (RFC 9562, 6.2 method 1). */
export class SystemIds extends Ids {
  #last = 0
  #counter = 0
  #pool = new Uint8Array(0)
  #used = 0

  override id(): string {
    const now = Date.now()
    if (now > this.#last) {
      this.#last = now
      this.#counter = this.#random(2).reduce((a, b) => (a << 8) | b, 0) & 0x7ff
    } else if (++this.#counter > 0xfff) {
      this.#last++
      this.#counter = 0
    }
    const tail = this.#random(8)
    tail[0] = (tail[0]! & 0x3f) | 0x80
    const time = this.#last.toString(16).padStart(12, '0')
    const count = (0x7000 | this.#counter).toString(16)
    const hex = Buffer.from(tail).toString('hex')
    return `${time.slice(0, 8)}-${time.slice(8)}-${count}-${hex.slice(0, 4)}-${hex.slice(4)}`
  }

  #random(bytes: number): Uint8Array {
    if (this.#used + bytes > this.#pool.length) {
      this.#pool = crypto.getRandomValues(new Uint8Array(4096))
      this.#used = 0
    }
    return this.#pool.slice(this.#used, (this.#used += bytes))
  }
}
