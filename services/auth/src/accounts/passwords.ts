import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { compare, hash } from '@node-rs/bcrypt'
import { Config } from '@ultrachat/config'
import { fail } from '@ultrachat/contracts'

const AT_ONCE = 2
const WAITING = 50
const BCRYPT_BYTES = 72

/** bcrypt off the event loop, few at once, with a bounded queue: a login flood does not slow messages down. */
@Injectable()
export class Passwords {
  #running = 0
  readonly #queue: (() => void)[] = []
  #dummy: Promise<string> | undefined

  constructor(private readonly config: Config) {}

  /** @throws auth.busy when the queue is full */
  hash(password: string): Promise<string> {
    return this.#run(() => hash(bcryptInput(password), { cost: this.config.ULTRACHAT_BCRYPT_COST }))
  }

  /** As slow for an unknown user (no hash) as for a wrong password. @throws auth.busy */
  async verify(password: string, hashed: string | undefined): Promise<boolean> {
    this.#dummy ??= hash('nobody', { cost: this.config.ULTRACHAT_BCRYPT_COST })
    const against = hashed ?? (await this.#dummy)
    const fits = await this.#run(() => compare(bcryptInput(password), against))
    return fits && hashed !== undefined
  }

  async #run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#queue.length >= WAITING) fail('auth.busy', { retryAfter: 5 })
      await new Promise<void>((go) => this.#queue.push(go))
    } else this.#running++
    try {
      return await task()
    } finally {
      const next = this.#queue.shift()
      if (next) next()
      else this.#running--
    }
  }
}

/** bcrypt reads 72 bytes only; what is longer is hashed first, so that its end counts too. */
export function bcryptInput(password: string): string {
  const text = password.normalize('NFC')
  return Buffer.byteLength(text) <= BCRYPT_BYTES ? text : createHash('sha256').update(text).digest('base64')
}
