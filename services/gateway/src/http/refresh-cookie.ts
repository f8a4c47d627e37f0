import { Injectable } from '@nestjs/common'
import { Config } from '@ultrachat/config'
import { auth, fail } from '@ultrachat/contracts'
import type { Call } from '../call.js'
import { Origins } from '../origins.js'

const NAME = 'ultrachat_refresh'

type Input = Record<string, unknown>

/** The refresh token of browsers: in an HttpOnly, SameSite cookie that only the auth routes get. */
@Injectable()
export class RefreshCookie {
  constructor(
    private readonly config: Config,
    private readonly origins: Origins,
  ) {}

  /** The input, with the cookie's token where the caller gave none. @throws server.foreign_origin where a foreign page would use or set the cookie */
  fill(call: Call, input: Input): Input {
    if (!call.http || input.refreshToken !== undefined) return input
    const { headers, cookies } = call.http.request
    if (!this.origins.isOurs(headers)) fail('server.foreign_origin')
    const token = call.command.cookie?.reads && cookies[NAME]
    return token === undefined ? input : { ...input, refreshToken: token }
  }

  /** The answer, without the token that went into the cookie. */
  take(call: Call, input: Input, data: Input): Input {
    const { cookie } = call.command
    if (!cookie?.writes || !call.http) return data
    if (cookie.writes === 'clear') {
      this.clear(call)
      return data
    }
    if (input.refreshToken !== undefined) return data
    const { refreshToken, ...rest } = data
    void call.http.reply.setCookie(NAME, String(refreshToken), { ...this.#options, maxAge: auth.REFRESH_DAYS * 24 * 3600 })
    return rest
  }

  clear(call: Call): void {
    void call.http?.reply.clearCookie(NAME, this.#options)
  }

  get #options() {
    const secure = Boolean(this.config.TLS_CERT) || this.config.PUBLIC_URL?.startsWith('https:') === true
    return { path: '/api/auth', httpOnly: true, sameSite: 'strict' as const, secure }
  }
}
