import { Injectable, type OnModuleInit } from '@nestjs/common'
import { type Collection, Documents, type WriteOperation, type WriteOptions, type WriteResult } from '@ultrachat/ports'
import { type MessageDoc, type StoredMessage, messagesCollection } from './messages.documents.js'

/** The messages and the log of every chat. */
@Injectable()
export class MessagesRepository implements OnModuleInit {
  #messages!: Collection<MessageDoc>

  constructor(private readonly documents: Documents) {}

  async onModuleInit(): Promise<void> {
    this.#messages = await this.documents.collection(messagesCollection)
  }

  write(operations: readonly WriteOperation<MessageDoc>[], options?: WriteOptions): Promise<WriteResult[]> {
    return this.#messages.write(operations, options)
  }

  get(ids: readonly string[]): Promise<StoredMessage[]> {
    return this.#messages.get(ids)
  }

  async bySender(senderId: string, clientId: string): Promise<StoredMessage | undefined> {
    return (await this.#messages.find('bySender', { equals: [senderId, clientId], limit: 1 }))[0]
  }

  /** Those of them that are stored. */
  async bySenders(wanted: readonly { senderId: string; clientId: string }[]): Promise<StoredMessage[]> {
    const found = await Promise.all(wanted.map(({ senderId, clientId }) => this.bySender(senderId, clientId)))
    return found.filter((doc) => doc !== undefined)
  }

  /** Messages with `from <= seq <= to`, ascending; a bounded window, since `seq` is dense. */
  bySeq(chatId: string, from: number, to: number): Promise<StoredMessage[]> {
    if (to < from) return Promise.resolve([])
    return this.#messages.find('bySeq', { equals: [chatId], range: { gte: from, lte: to }, limit: to - from + 1 })
  }

  /** What changed after `since`, in order of `pts`. */
  byPts(chatId: string, since: number, limit: number): Promise<StoredMessage[]> {
    return this.#messages.find('byPts', { equals: [chatId], range: { gt: since }, limit })
  }

  pinned(chatId: string, limit: number): Promise<StoredMessage[]> {
    return this.#messages.find('pins', { equals: [chatId], order: 'desc', limit })
  }

  pending(limit: number): Promise<StoredMessage[]> {
    return this.#messages.find('pending', { equals: [1], limit })
  }

  /** Where the logs stand; 0 and 0 for a chat without one. */
  async heads(chatIds: readonly string[]): Promise<{ lastSeq: number; pts: number }[]> {
    const prefixes = chatIds.map((chatId) => [chatId])
    const pts = await this.#messages.lastOfEach('byPts', prefixes)
    const seq = await this.#messages.lastOfEach('bySeq', prefixes)
    return chatIds.map((_, i) => ({ lastSeq: seq[i]?.seq ?? 0, pts: pts[i]?.pts ?? 0 }))
  }

  lastBySeq(chatIds: readonly string[]): Promise<(StoredMessage | undefined)[]> {
    return this.#messages.lastOfEach(
      'bySeq',
      chatIds.map((chatId) => [chatId]),
    )
  }
}
