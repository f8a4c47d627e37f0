import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { type PayloadOf, type Session, auth, fail } from '@ultrachat/contracts'
import { Announce, Keys } from '@ultrachat/kit'
import { Clock, type Ctx, Ids } from '@ultrachat/ports'
import { AuthRepository } from '../auth.repository.js'
import type { SessionsTable } from '../auth.tables.js'
import { AccessTokens } from './access-tokens.js'
import {
  type RefreshToken,
  hashOf,
  isAncestor,
  newRefreshToken,
  readToken,
  successorOf,
  writeToken,
} from './refresh-token.js'

const REFRESH_MS = auth.REFRESH_DAYS * 24 * 3600 * 1000
/** Within this time the same device gets the same successor again: a lost answer, or two tabs. */
const GRACE_MS = 10_000

type Reason = PayloadOf<typeof auth.sessionRevoked>['reason']
export interface Issued {
  readonly userId: string
  readonly sessionId: string
  readonly accessToken: string
  readonly expiresIn: number
  readonly refreshToken: string
}

@Injectable()
export class SessionTools {
  constructor(
    readonly clock: Clock,
    readonly ids: Ids,
    readonly keys: Keys,
  ) {}
}

/** Sessions: rotating refresh tokens by RFC 9700 (4.14.2), and their end. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly repository: AuthRepository,
    private readonly access: AccessTokens,
    private readonly announce: Announce,
    private readonly tools: SessionTools,
  ) {}

  async start(ctx: Ctx, userId: string): Promise<Issued> {
    const now = this.tools.clock.now()
    const id = this.tools.ids.id()
    const token = newRefreshToken(id)
    await this.repository.insertSession({
      id,
      user_id: userId,
      token_hash: hashOf(token),
      generation: 0,
      rotated_at: now,
      device: deviceOf(ctx),
      user_agent: ctx.userAgent?.slice(0, 500) ?? null,
      ip: ctx.ip ?? null,
      created_at: now,
      last_used_at: now,
      expires_at: now + REFRESH_MS,
      revoked_at: null,
    })
    return this.#issue(userId, token)
  }

  /** @throws auth.invalid_refresh; auth.refresh_reused, after which the session has ended */
  async refresh(ctx: Ctx, text: string | undefined): Promise<Issued> {
    const token = readToken(text ?? '') ?? fail('auth.invalid_refresh')
    const session = await this.repository.session(token.sessionId)
    if (!session || session.revoked_at !== null || session.expires_at <= this.tools.clock.now()) fail('auth.invalid_refresh')
    const next = successorOf(token, this.#key)
    if (isNewest(token, session)) {
      if (await this.#rotate(ctx, session, next)) return this.#issue(session.user_id, next)
      return this.#again(ctx, token, next)
    }
    return this.#again(ctx, token, next)
  }

  async list(ctx: Ctx): Promise<Session[]> {
    const rows = await this.repository.liveSessions(ctx.userId!, this.tools.clock.now())
    return rows.map((row) => ({
      id: row.id,
      createdAt: this.tools.clock.iso(row.created_at),
      lastUsedAt: this.tools.clock.iso(row.last_used_at),
      current: row.id === ctx.sessionId,
      ...(row.user_agent && { userAgent: row.user_agent }),
      ...(row.ip && { ip: row.ip }),
    }))
  }

  async revokeOwn(ctx: Ctx, id: string): Promise<void> {
    const session = await this.repository.session(id)
    if (!session || session.user_id !== ctx.userId || session.revoked_at !== null) fail('auth.session_not_found')
    await this.end(session.user_id, id, 'revoked')
  }

  async endOthers(ctx: Ctx, reason: Reason): Promise<void> {
    for (const session of await this.repository.liveSessions(ctx.userId!, this.tools.clock.now())) {
      if (session.id !== ctx.sessionId) await this.end(session.user_id, session.id, reason)
    }
  }

  /** The session to which a refresh token was given, if it was: another tab may have traded it a moment ago. */
  async ofToken(text: string): Promise<SessionsTable | undefined> {
    const token = readToken(text)
    const session = token && (await this.repository.session(token.sessionId))
    const isOurs =
      session && (isNewest(token, session) || isAncestor(token, session.generation, session.token_hash, this.#key))
    return isOurs ? session : undefined
  }

  async end(userId: string, sessionId: string, reason: Reason): Promise<void> {
    if (!(await this.repository.revoke(sessionId, this.tools.clock.now()))) return
    await this.announce.publish(auth.sessionRevoked, { userId, sessionId, reason })
  }

  async recentlyRevoked(): Promise<string[]> {
    return this.repository.revokedSince(this.tools.clock.now() - auth.ACCESS_SECONDS * 1000)
  }

  /** The token is not the newest: the direct predecessor gets its successor again, any other that was ever given out is reuse. */
  async #again(ctx: Ctx, token: RefreshToken, next: RefreshToken): Promise<Issued> {
    const session = (await this.repository.session(token.sessionId))!
    if (session.revoked_at !== null) fail('auth.invalid_refresh')
    const isPredecessor = isNewest(next, session)
    const isSoon = this.tools.clock.now() - session.rotated_at <= GRACE_MS
    if (isPredecessor && isSoon && session.device === deviceOf(ctx)) return this.#issue(session.user_id, next)
    if (!isAncestor(token, session.generation, session.token_hash, this.#key)) fail('auth.invalid_refresh')
    await this.end(session.user_id, session.id, 'reuse')
    return fail('auth.refresh_reused')
  }

  #rotate(ctx: Ctx, session: SessionsTable, next: RefreshToken): Promise<boolean> {
    const now = this.tools.clock.now()
    return this.repository.rotate(session.id, session.token_hash, {
      token_hash: hashOf(next),
      generation: next.generation,
      rotated_at: now,
      last_used_at: now,
      expires_at: now + REFRESH_MS,
      device: deviceOf(ctx),
      ip: ctx.ip ?? null,
      user_agent: ctx.userAgent?.slice(0, 500) ?? null,
    })
  }

  async #issue(userId: string, token: RefreshToken): Promise<Issued> {
    const accessToken = await this.access.sign(userId, token.sessionId)
    return {
      userId,
      sessionId: token.sessionId,
      accessToken,
      expiresIn: auth.ACCESS_SECONDS,
      refreshToken: writeToken(token),
    }
  }

  get #key(): Buffer {
    return this.tools.keys.of('auth.refresh')
  }
}

function isNewest(token: RefreshToken, session: SessionsTable): boolean {
  return token.generation === session.generation && hashOf(token) === session.token_hash
}

function deviceOf(ctx: Ctx): string {
  return createHash('sha256')
    .update(`${ctx.ip ?? ''} ${ctx.userAgent ?? ''}`)
    .digest('base64url')
}
