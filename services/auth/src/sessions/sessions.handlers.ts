import { Injectable } from '@nestjs/common'
import { type InputOf, auth } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { SessionsService } from './sessions.service.js'

/** Command -> service: sessions and their tokens. */
@Injectable()
export class SessionsHandlers {
  static readonly role = 'auth'

  constructor(private readonly sessions: SessionsService) {}

  @Handles(auth.sessions) async list(ctx: Ctx) {
    return { items: await this.sessions.list(ctx) }
  }
  @Handles(auth.revokeSession) async revoke(ctx: Ctx, input: InputOf<typeof auth.revokeSession>) {
    await this.sessions.revokeOwn(ctx, input.id)
    return {}
  }
  @Handles(auth.revokeOthers) async revokeOthers(ctx: Ctx) {
    await this.sessions.endOthers(ctx, 'revoked')
    return {}
  }
  @Handles(auth.recentlyRevoked) async recentlyRevoked() {
    return { sessionIds: await this.sessions.recentlyRevoked() }
  }
}
