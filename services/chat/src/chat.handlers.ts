import { Injectable } from '@nestjs/common'
import { type InputOf, chats, sync } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { ChatService } from './chat.service.js'
import { ReadsService } from './reads.service.js'
import { SyncService } from './sync.service.js'
import { TypingService } from './typing.service.js'

/** Command -> service: chats, what people keep in them, sync. */
@Injectable()
export class ChatHandlers {
  static readonly role = 'chat'

  constructor(
    private readonly service: ChatService,
    private readonly readsService: ReadsService,
    private readonly syncService: SyncService,
    private readonly typing: TypingService,
  ) {}

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
  @Handles(chats.read) read(ctx: Ctx, input: InputOf<typeof chats.read>) {
    return this.readsService.read(ctx, input)
  }
  @Handles(chats.reads) reads(ctx: Ctx, input: InputOf<typeof chats.reads>) {
    return this.readsService.reads(ctx, input.chatId)
  }
  @Handles(chats.updateMine) updateMine(ctx: Ctx, input: InputOf<typeof chats.updateMine>) {
    return this.readsService.updateMine(ctx, input)
  }
  @Handles(chats.raiseReads) async raiseReads(_: Ctx, input: InputOf<typeof chats.raiseReads>) {
    await this.readsService.raise(input.chatId, input.seq)
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
  @Handles(sync.sync) sync(ctx: Ctx, input: InputOf<typeof sync.sync>) {
    return this.syncService.sync(ctx, input)
  }
}
