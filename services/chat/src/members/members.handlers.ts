import { Injectable } from '@nestjs/common'
import { type InputOf, chats } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { MembersService } from './members.service.js'
import { MembershipService } from './membership.service.js'

/** Command -> service: who is in a chat. */
@Injectable()
export class MembersHandlers {
  static readonly role = 'chat'

  constructor(
    private readonly members: MembersService,
    private readonly membershipService: MembershipService,
  ) {}

  @Handles(chats.members) list(ctx: Ctx, input: InputOf<typeof chats.members>) {
    return this.members.list(ctx, input)
  }
  @Handles(chats.addMembers) async add(ctx: Ctx, input: InputOf<typeof chats.addMembers>) {
    return { items: await this.members.add(ctx, input.chatId, input.userIds) }
  }
  @Handles(chats.updateMember) setRole(ctx: Ctx, input: InputOf<typeof chats.updateMember>) {
    return this.members.setRole(ctx, input.chatId, input.userId, input.role)
  }
  @Handles(chats.removeMember) async remove(ctx: Ctx, input: InputOf<typeof chats.removeMember>) {
    await this.members.remove(ctx, input.chatId, input.userId)
    return {}
  }
  @Handles(chats.leave) async leave(ctx: Ctx, input: InputOf<typeof chats.leave>) {
    await this.members.leave(ctx, input.chatId)
    return {}
  }
  @Handles(chats.join) join(ctx: Ctx, input: InputOf<typeof chats.join>) {
    return this.members.join(ctx, input.chatId)
  }
  @Handles(chats.membership) membership(_: Ctx, input: InputOf<typeof chats.membership>) {
    return this.membershipService.of(input.chatId)
  }
  @Handles(chats.rooms) rooms(_: Ctx, input: InputOf<typeof chats.rooms>) {
    return this.membershipService.rooms(input.userId)
  }
}
