import { Injectable } from '@nestjs/common'
import { Config } from '@ultrachat/config'
import { fail } from '@ultrachat/contracts'
import { Ephemeral } from '@ultrachat/ports'

/** Failed sign-ins per account, counted before any hashing. */
@Injectable()
export class LoginLock {
  constructor(
    private readonly ephemeral: Ephemeral,
    private readonly config: Config,
  ) {}

  /** Counts a try as failed until `forget` says that it was not: of many at once only as many as are allowed are looked at. @throws server.rate_limited */
  async countTry(account: string): Promise<void> {
    if (!this.config.isRateLimited) return
    const { value, ttlMs } = await this.ephemeral.increment(keyOf(account), 1, this.#windowMs)
    if (value > this.config.ULTRACHAT_LIMIT_LOGIN.count) fail('server.rate_limited', { retryAfter: Math.ceil(ttlMs / 1000) })
  }

  async forget(account: string): Promise<void> {
    await this.ephemeral.delete(keyOf(account))
  }

  get #windowMs(): number {
    return this.config.ULTRACHAT_LIMIT_LOGIN.seconds * 1000
  }
}

function keyOf(account: string): string {
  return `ratelimit:login:${account}`
}
