import { Injectable } from '@nestjs/common'
import { type InputOf, chats } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { InvitesService } from './invites.service.js'

/** Command -> service: invite links. */
@Injectable()
export class InvitesHandlers {
  static readonly role = 'chat'

  constructor(private readonly invites: InvitesService) {}

  @Handles(chats.invites) async listInvites(ctx: Ctx, input: InputOf<typeof chats.invites>) {
    return { items: await this.invites.list(ctx, input.chatId) }
  }
  @Handles(chats.createInvite) createInvite(ctx: Ctx, input: InputOf<typeof chats.createInvite>) {
    return this.invites.create(ctx, input)
  }
  @Handles(chats.revokeInvite) async revokeInvite(ctx: Ctx, input: InputOf<typeof chats.revokeInvite>) {
    await this.invites.revoke(ctx, input.chatId, input.id)
    return {}
  }
  @Handles(chats.previewInvite) preview(_: Ctx, input: InputOf<typeof chats.previewInvite>) {
    return this.invites.preview(input.code)
  }
  @Handles(chats.redeemInvite) check(_: Ctx, input: InputOf<typeof chats.redeemInvite>) {
    return this.invites.check(input.code)
  }
  @Handles(chats.joinByInvite) joinByInvite(ctx: Ctx, input: InputOf<typeof chats.joinByInvite>) {
    return this.invites.join(ctx, input.code)
  }
}
