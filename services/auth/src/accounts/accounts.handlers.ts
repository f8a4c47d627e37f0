import { Injectable } from '@nestjs/common'
import { type InputOf, auth } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { AccountsService } from './accounts.service.js'

/** Command -> service: accounts, signing in and out. */
@Injectable()
export class AccountsHandlers {
  static readonly role = 'auth'

  constructor(private readonly service: AccountsService) {}

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
  @Handles(auth.changePassword) async changePassword(ctx: Ctx, input: InputOf<typeof auth.changePassword>) {
    await this.service.changePassword(ctx, input)
    return {}
  }
  @Handles(auth.setupState) setupState() {
    return this.service.setupState()
  }
}
