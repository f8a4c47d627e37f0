import { Injectable } from '@nestjs/common'
import { type InputOf, chats } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { ReadsService } from './reads.service.js'
import { TypingService } from './typing.service.js'

/** Command -> service: what people keep in a chat, how far they have read, and that they type. */
@Injectable()
export class ReadsHandlers {
  static readonly role = 'chat'

  constructor(
    private readonly service: ReadsService,
    private readonly typing: TypingService,
  ) {}

  @Handles(chats.read) read(ctx: Ctx, input: InputOf<typeof chats.read>) {
    return this.service.read(ctx, input)
  }
  @Handles(chats.reads) reads(ctx: Ctx, input: InputOf<typeof chats.reads>) {
    return this.service.reads(ctx, input.chatId)
  }
  @Handles(chats.updateMine) updateMine(ctx: Ctx, input: InputOf<typeof chats.updateMine>) {
    return this.service.updateMine(ctx, input)
  }
  @Handles(chats.raiseReads) async raiseReads(_: Ctx, input: InputOf<typeof chats.raiseReads>) {
    await this.service.raise(input.chatId, input.seq)
    return {}
  }
  @Handles(chats.typingStart) async typingStart(ctx: Ctx, input: InputOf<typeof chats.typingStart>) {
    await this.typing.tell(ctx, input.chatId, true)
    return {}
  }
  @Handles(chats.typingStop) async typingStop(ctx: Ctx, input: InputOf<typeof chats.typingStop>) {
    await this.typing.tell(ctx, input.chatId, false)
    return {}
  }
}
