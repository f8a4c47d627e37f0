import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { Config, type Rate } from '@ultrachat/config'
import { type LimitClass, UltraChatError } from '@ultrachat/contracts'
import { Ephemeral } from '@ultrachat/ports'
import { callOf } from './call.js'

/** Rate limits: per person, or per address for those who are not signed in. Bound to every route and every socket event. */
@Injectable()
export class LimitGuard implements CanActivate {
  readonly #rates: Record<LimitClass, Rate>

  constructor(
    private readonly ephemeral: Ephemeral,
    private readonly config: Config,
  ) {
    this.#rates = {
      auth: config.ULTRACHAT_LIMIT_AUTH,
      send: config.ULTRACHAT_LIMIT_SEND,
      write: config.ULTRACHAT_LIMIT_WRITE,
      read: config.ULTRACHAT_LIMIT_READ,
      typing: config.ULTRACHAT_LIMIT_TYPING,
    }
  }

  /** @throws server.rate_limited with the seconds to wait */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.config.isRateLimited) return true
    const call = callOf(context)
    const { limit } = call.command
    const rate = this.#rates[limit]
    const who = limit === 'auth' ? call.ctx.ip : (call.ctx.userId ?? call.ctx.ip)
    const { value, ttlMs } = await this.ephemeral.increment(`ratelimit:${limit}:${who}`, 1, rate.seconds * 1000)
    const reset = Math.ceil(ttlMs / 1000)
    const reply = call.http?.reply
    // draft-ietf-httpapi-ratelimit-headers-07
    void reply
      ?.header('RateLimit-Limit', rate.count)
      .header('RateLimit-Remaining', Math.max(0, rate.count - value))
      .header('RateLimit-Reset', reset)
    if (value <= rate.count) return true
    void reply?.header('Retry-After', reset)
    throw new UltraChatError('server.rate_limited', { retryAfter: reset })
  }
}
