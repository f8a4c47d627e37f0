import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { fail } from '@ultrachat/contracts'
import type { FastifyRequest } from 'fastify'
import { type Call, callOf } from './call.js'
import { Origins } from './origins.js'
import { RevokedSessions } from './socket/revoked-sessions.js'
import { Tokens } from './tokens.js'

/** Who calls. Bound to every route and every socket event; a command for signed-in people goes no further without one. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly tokens: Tokens,
    private readonly revoked: RevokedSessions,
    private readonly origins: Origins,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const call = callOf(context)
    if (call.http) await this.#identify(call, call.http.request)
    else if (this.revoked.has(call.ctx.sessionId ?? '')) fail('auth.invalid_token')
    if (call.command.auth === 'user' && !call.ctx.userId) fail('auth.required')
    return true
  }

  async #identify(call: Call, request: FastifyRequest): Promise<void> {
    const { authorization } = request.headers
    const token = /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1]
    const identity = await this.#verified(call, token)
    const userAgent = request.headers['user-agent']
    call.ctx = {
      requestId: request.id,
      ...identity,
      ip: request.ip,
      ...(userAgent && { userAgent }),
      origin: this.origins.ofRequest(request.headers, request.protocol),
    }
  }

  async #verified(call: Call, token: string | undefined) {
    if (!token) return undefined
    // Whoever signs in or out may still send a token that has run out.
    if (call.command.auth === 'anyone') return this.tokens.verify(token).catch(() => undefined)
    return this.tokens.verify(token)
  }
}
