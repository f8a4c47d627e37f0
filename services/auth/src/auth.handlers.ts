import { Injectable } from '@nestjs/common'
import { type InputOf, auth } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { AuthService } from './auth.service.js'
import { SessionsService } from './sessions.service.js'

/** Command -> service. */
@Injectable()
export class AuthHandlers {
  static readonly role = 'auth'

  constructor(
    private readonly service: AuthService,
    private readonly sessions: SessionsService,
  ) {}

  @Handles(auth.register) register(ctx: Ctx, input: InputOf<typeof auth.register>) {
    return this.service.register(ctx, input)
  }
  @Handles(auth.login) login(ctx: Ctx, input: InputOf<typeof auth.login>) {
    return this.service.login(ctx, input)
  }
  @Handles(auth.refresh) refresh(ctx: Ctx, input: InputOf<typeof auth.refresh>) {
    return this.service.refresh(ctx, input.refreshToken)
  }
  @Handles(auth.logout) async logout(ctx: Ctx, input: InputOf<typeof auth.logout>) {
    await this.service.logout(ctx, input.refreshToken)
    return {}
  }
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
  @Handles(auth.changePassword) async changePassword(ctx: Ctx, input: InputOf<typeof auth.changePassword>) {
    await this.service.changePassword(ctx, input)
    return {}
  }
  @Handles(auth.recentlyRevoked) async recentlyRevoked() {
    return { sessionIds: await this.sessions.recentlyRevoked() }
  }
  @Handles(auth.setupState) setupState() {
    return this.service.setupState()
  }
}
