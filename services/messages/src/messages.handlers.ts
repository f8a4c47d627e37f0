import { Injectable } from '@nestjs/common'
import { type InputOf, messages } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { MarksService } from './marks.service.js'
import { presentMessage } from './messages.presenter.js'
import { MessagesReader } from './messages.reader.js'
import { MessagesService } from './messages.service.js'

/** Command -> service. */
@Injectable()
export class MessagesHandlers {
  static readonly role = 'messages'

  constructor(
    private readonly service: MessagesService,
    private readonly reader: MessagesReader,
    private readonly marks: MarksService,
  ) {}

  @Handles(messages.send) send(ctx: Ctx, input: InputOf<typeof messages.send>) {
    return this.service.send(ctx, input)
  }
  @Handles(messages.edit) edit(ctx: Ctx, input: InputOf<typeof messages.edit>) {
    return this.service.edit(ctx, input)
  }
  @Handles(messages.remove) delete(ctx: Ctx, input: InputOf<typeof messages.remove>) {
    return this.service.delete(ctx, input)
  }
  @Handles(messages.react) react(ctx: Ctx, input: InputOf<typeof messages.react>) {
    return this.service.react(ctx, input, true)
  }
  @Handles(messages.unreact) unreact(ctx: Ctx, input: InputOf<typeof messages.unreact>) {
    return this.service.react(ctx, input, false)
  }
  @Handles(messages.reactions) reactions(ctx: Ctx, input: InputOf<typeof messages.reactions>) {
    return this.service.reactions(ctx, input)
  }
  @Handles(messages.pin) pin(ctx: Ctx, input: InputOf<typeof messages.pin>) {
    return this.service.pin(ctx, input, true)
  }
  @Handles(messages.unpin) unpin(ctx: Ctx, input: InputOf<typeof messages.unpin>) {
    return this.service.pin(ctx, input, false)
  }
  @Handles(messages.pins) async pins(ctx: Ctx, input: InputOf<typeof messages.pins>) {
    return { items: await this.reader.pins(ctx, input.chatId) }
  }
  @Handles(messages.history) history(ctx: Ctx, input: InputOf<typeof messages.history>) {
    return this.reader.history(ctx, input)
  }
  @Handles(messages.get) async get(ctx: Ctx, input: InputOf<typeof messages.get>) {
    return presentMessage(await this.reader.one(ctx, input.chatId, input.messageId))
  }
  @Handles(messages.changes) changes(ctx: Ctx, input: InputOf<typeof messages.changes>) {
    return this.reader.changes(ctx, input)
  }
  @Handles(messages.heads) heads(_: Ctx, input: InputOf<typeof messages.heads>) {
    return this.reader.heads(input.chats, input.userId)
  }
  @Handles(messages.changesOf) changesOf(_: Ctx, input: InputOf<typeof messages.changesOf>) {
    return this.reader.changesOf(input.userId, input.chats, input.limit)
  }
  @Handles(messages.box) box(_: Ctx, input: InputOf<typeof messages.box>) {
    return this.marks.box(input.userId, input.since)
  }
  @Handles(messages.append) append(_: Ctx, input: InputOf<typeof messages.append>) {
    return this.service.append(input)
  }
  @Handles(messages.importBatch) import(ctx: Ctx, input: InputOf<typeof messages.importBatch>) {
    return this.service.import(ctx, input.chatId, input.items)
  }
}
