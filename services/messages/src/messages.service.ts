import { Injectable } from '@nestjs/common'
import {
  type AnyMessage,
  type ImportItem,
  type Message,
  type Tombstone,
  chats,
  fail,
  mentionedNames,
  users,
} from '@ultrachat/contracts'
import { Ask, Keys, Outcome } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { type Entry, appendJob } from './entry.job.js'
import { pinJob, reactJob } from './mark.jobs.js'
import { type PastMessage, deleteJob, editJob, importJob, sendJob } from './message.jobs.js'
import { MarksService } from './marks.service.js'
import { presentLive, presentMessage, presentTombstone } from './messages.presenter.js'
import { MessagesReader } from './messages.reader.js'
import { MessagesWriter } from './messages.writer.js'

interface One {
  readonly chatId: string
  readonly messageId: string
}

/** The rules of messages. Who may is decided in the chat's queue, where numbers are given out (job.ts). */
@Injectable()
export class MessagesService {
  readonly #owners = new Map<string | undefined, Promise<void>>()

  constructor(
    private readonly writer: MessagesWriter,
    private readonly reader: MessagesReader,
    private readonly marks: MarksService,
    private readonly keys: Keys,
    private readonly ask: Ask,
  ) {}

  async send(
    ctx: Ctx,
    input: { chatId: string; clientId: string; text: string; replyToId?: string; attachmentIds?: string[] },
  ) {
    if (input.attachmentIds?.length) fail('messages.attachments_unsupported')
    const { chatId, clientId, text, replyToId } = input
    const bodyHash = this.#bodyHash(chatId, text, replyToId)
    const { doc, isNew } = await this.writer.enter(
      chatId,
      sendJob(ctx, { clientId, text, replyToId, bodyHash, names: mentionedNames(text) }),
    )
    const message: AnyMessage = presentMessage(doc)
    return isNew ? message : new Outcome(message, 200)
  }

  async edit(ctx: Ctx, input: One & { text: string }): Promise<Message> {
    const { doc } = await this.writer.enter(
      input.chatId,
      editJob(ctx, input.messageId, input.text, mentionedNames(input.text)),
    )
    return presentLive(doc)
  }

  async delete(ctx: Ctx, input: One): Promise<Tombstone> {
    const { doc } = await this.writer.enter(input.chatId, deleteJob(ctx, input.messageId))
    return presentTombstone(doc)
  }

  async react(ctx: Ctx, input: One & { emoji: string }, isOn: boolean): Promise<Message> {
    const { doc, isNew } = await this.writer.enter(input.chatId, reactJob(ctx, input.messageId, input.emoji, isOn))
    if (isNew) await this.marks.follow(ctx.userId!, doc)
    return presentLive(doc)
  }

  async pin(ctx: Ctx, input: One, isOn: boolean): Promise<Message> {
    const { doc } = await this.writer.enter(input.chatId, pinJob(ctx, input.messageId, isOn))
    return presentLive(doc)
  }

  async reactions(ctx: Ctx, input: One) {
    const doc = await this.reader.one(ctx, input.chatId, input.messageId)
    const items = (doc.reactions ?? []).flatMap(({ emoji, userIds }) => userIds.map((userId) => ({ emoji, userId })))
    return { items }
  }

  /** Enters a change of the chat or its members into its log; once for each `changeId`. */
  async append(input: Entry & { chatId: string }) {
    const { doc, log } = await this.writer.enter(input.chatId, appendJob(input.chatId, input))
    const change = doc.recent?.find(({ changeId }) => changeId === input.changeId)
    return { pts: change?.pts ?? doc.pts, fromSeq: doc.seq || (change?.lastSeq ?? log.lastSeq) + 1, lastSeq: log.lastSeq }
  }

  /** Batches that come one after the other stand so in the log: nothing is awaited before they join its queue. */
  /** Only the owner of the server may write the past. */
  async import(ctx: Ctx, chatId: string, items: readonly ImportItem[]) {
    await this.#refuseOthers(ctx.userId)
    const written = await Promise.all(
      items.map((item) => this.writer.enter(chatId, importJob(ctx, this.#past(chatId, item)))),
    )
    const added = written.filter(({ isNew }) => isNew).length
    // Up to these messages and no further: whoever imports once more must not take the marks of what came later.
    const seq = Math.max(...written.map(({ doc }) => doc.seq))
    await this.ask.of(chats.raiseReads, this.ask.service(), { chatId, seq })
    return { added, present: items.length - added, lastSeq: written[0]!.log.lastSeq }
  }

  /** Asked once for each caller: batches that come side by side wait for the same answer, and go on in the order in which they came. */
  #refuseOthers(userId: string | undefined): Promise<void> {
    let answer = this.#owners.get(userId)
    if (!answer) {
      answer = this.ask.of(users.account, this.ask.service(), { id: userId }).then(({ user }) => {
        if (user?.role !== 'owner') fail('user.forbidden')
      })
      this.#owners.set(userId, answer)
      answer.catch(() => this.#owners.delete(userId))
    }
    return answer
  }

  #past(chatId: string, item: ImportItem): PastMessage {
    const { replyToClientId, replyToSenderId, ...message } = item
    const replyTo = replyToClientId && replyToSenderId ? { senderId: replyToSenderId, clientId: replyToClientId } : undefined
    return { ...message, bodyHash: this.#bodyHash(chatId, item.text, replyToClientId), ...(replyTo && { replyTo }) }
  }

  #bodyHash(chatId: string, text: string, replyToId: string | undefined): string {
    return this.keys.hmac('messages.body', JSON.stringify([chatId, text, replyToId ?? null]))
  }
}
