import { Injectable } from '@nestjs/common'
import { type InputOf, chats } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { ChatsService } from './chats.service.js'

/** Command -> service: chats. */
@Injectable()
export class ChatsHandlers {
  static readonly role = 'chat'

  constructor(private readonly service: ChatsService) {}

  @Handles(chats.list) list(ctx: Ctx, input: InputOf<typeof chats.list>) {
    return this.service.list(ctx, input)
  }
  @Handles(chats.create) create(ctx: Ctx, input: InputOf<typeof chats.create>) {
    return this.service.create(ctx, input)
  }
  @Handles(chats.get) get(ctx: Ctx, input: InputOf<typeof chats.get>) {
    return this.service.get(ctx, input.chatId)
  }
  @Handles(chats.update) update(ctx: Ctx, input: InputOf<typeof chats.update>) {
    return this.service.update(ctx, input)
  }
  @Handles(chats.remove) async delete(ctx: Ctx, input: InputOf<typeof chats.remove>) {
    await this.service.delete(ctx, input.chatId)
    return {}
  }
  @Handles(chats.byHandle) byHandle(_: Ctx, input: InputOf<typeof chats.byHandle>) {
    return this.service.byHandle(input.handle)
  }
  @Handles(chats.createSaved) createSaved(_: Ctx, input: InputOf<typeof chats.createSaved>) {
    return this.service.createSaved(input.userId)
  }
}
