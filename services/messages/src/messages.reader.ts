import { Injectable } from '@nestjs/common'
import { type AnyMessage, type Changes, type History, type Message, fail, isMessage, limits } from '@ultrachat/contracts'
import type { Ctx } from '@ultrachat/ports'
import type { ChatLog } from './chat-log.js'
import { ChatLogs } from './chat-logs.js'
import type { StoredMessage } from './messages.documents.js'
import { type Insider, canSee } from './messages.policy.js'
import { presentItem, presentLive, presentMessage, presentMine } from './messages.presenter.js'
import { MessagesRepository } from './messages.repository.js'

const PAGE = 50

export interface HistoryInput {
  readonly chatId: string
  readonly before?: number
  readonly after?: number
  readonly around?: number
  readonly limit?: number
}

/** What people read, cut at what they may see. */
@Injectable()
export class MessagesReader {
  constructor(
    private readonly repository: MessagesRepository,
    private readonly logs: ChatLogs,
  ) {}

  async history(ctx: Ctx, input: HistoryInput): Promise<History> {
    const { log, who } = await this.access(ctx, input.chatId)
    const { from, to } = windowOf(input, who.fromSeq, log.lastSeq)
    const docs = await this.repository.bySeq(log.chatId, from, to)
    return {
      items: docs.map(presentMessage),
      ...(await this.#beside(docs, who)),
      hasBefore: from > who.fromSeq && log.lastSeq >= who.fromSeq,
      hasAfter: to < log.lastSeq,
    }
  }

  async one(ctx: Ctx, chatId: string, messageId: string): Promise<StoredMessage> {
    const { who } = await this.access(ctx, chatId)
    const [doc] = await this.repository.get([messageId])
    if (!doc || doc.chatId !== chatId || doc.seq === 0 || !canSee(who, doc)) fail('messages.not_found')
    return doc
  }

  async pins(ctx: Ctx, chatId: string): Promise<Message[]> {
    const { who } = await this.access(ctx, chatId)
    const docs = await this.repository.pinned(chatId, limits.pageMax)
    return docs.filter((doc) => canSee(who, doc)).map(presentLive)
  }

  async changes(ctx: Ctx, input: { chatId: string; since: number; limit?: number }): Promise<Changes> {
    const { log, who } = await this.access(ctx, input.chatId)
    return this.#changes(log, who, input.since, input.limit ?? limits.pageMax)
  }

  /** For `sync`: chats with nothing new are left out; at most `limit` items in all. */
  async changesOf(userId: string, chats: readonly { chatId: string; since: number; fromSeq: number }[], limit: number) {
    const heads = await this.repository.heads(chats.map(({ chatId }) => chatId))
    const items: (Changes & { chatId: string; lastSeq: number })[] = []
    let left = limit
    for (const [index, { chatId, since, fromSeq }] of chats.entries()) {
      const head = heads[index]!
      if (head.pts <= since) continue
      if (left <= 0) return { items, complete: false }
      const log = { chatId, lastSeq: head.lastSeq, lastPts: head.pts }
      const changes = await this.#changes(log, { userId, role: 'member', fromSeq }, since, Math.min(left, limits.pageMax))
      left -= changes.items.length
      items.push({ chatId, lastSeq: head.lastSeq, ...changes })
    }
    return { items, complete: items.every((item) => !item.hasMore) }
  }

  async heads(chats: readonly { chatId: string; fromSeq?: number }[], userId?: string) {
    const ids = chats.map(({ chatId }) => chatId)
    const heads = await this.repository.heads(ids)
    const last = await this.repository.lastBySeq(ids)
    const items = []
    for (const [index, { chatId, fromSeq }] of chats.entries()) {
      const lastMessage = await this.#lastLive(last[index], fromSeq ?? 1)
      const ownSeq = (userId && this.logs.known(chatId)?.lastSent.get(userId)) || 0
      items.push({ chatId, ...heads[index]!, ownSeq, ...(lastMessage && { lastMessage }) })
    }
    return { items }
  }

  /** @throws chat.not_found */
  async access(ctx: Ctx, chatId: string): Promise<{ log: ChatLog; who: Insider }> {
    const log = await this.logs.current(chatId)
    if (ctx.service) return { log, who: { userId: '', role: 'owner', fromSeq: 1 } }
    return { log, who: log.insider(ctx.userId) }
  }

  async #changes(log: Pick<ChatLog, 'chatId' | 'lastPts'>, who: Insider, since: number, limit: number): Promise<Changes> {
    const nothing = { items: [], mine: {}, referenced: [], hasMore: false }
    if (log.lastPts - since > limits.tooLongAfter) return { ...nothing, pts: log.lastPts, tooLong: true }
    const docs = await this.repository.byPts(log.chatId, since, limit)
    if (docs.length === 0) return { ...nothing, pts: Math.max(since, log.lastPts) }
    const pts = docs.at(-1)!.pts
    const visible = docs.filter((doc) => doc.seq === 0 || canSee(who, doc))
    return { items: visible.map(presentItem), ...(await this.#beside(visible, who)), pts, hasMore: pts < log.lastPts }
  }

  /** The caller's own marks, and the messages that are answered to but are not in the page. */
  async #beside(docs: readonly StoredMessage[], who: Insider): Promise<Pick<History, 'mine' | 'referenced'>> {
    const present = new Set(docs.map(({ id }) => id))
    const wanted = new Set(
      docs.filter((d) => d.replyTo && !d.deletedAt && !present.has(d.replyTo.id)).map((d) => d.replyTo!.id),
    )
    const others = wanted.size > 0 ? (await this.repository.get([...wanted])).filter((doc) => canSee(who, doc)) : []
    const referenced: AnyMessage[] = others.toSorted((a, b) => a.seq - b.seq).map(presentMessage)
    return { mine: presentMine([...docs, ...others], who.userId), referenced }
  }

  async #lastLive(last: StoredMessage | undefined, fromSeq: number): Promise<Message | undefined> {
    let docs = last ? [last] : []
    while (docs.length > 0) {
      const live = docs.findLast((doc) => doc.seq >= fromSeq && doc.seq > 0 && isMessage(presentItem(doc)))
      if (live) return presentLive(live)
      const below = docs[0]!.seq - 1
      docs = await this.repository.bySeq(docs[0]!.chatId, Math.max(fromSeq, 1, below - PAGE + 1), below)
    }
    return undefined
  }
}

/** The inclusive bounds of a page: `before` and `after` exclude, `around` includes and centres, none is the newest. */
export function windowOf(input: HistoryInput, fromSeq: number, lastSeq: number): { from: number; to: number } {
  const limit = input.limit ?? PAGE
  const first = Math.max(1, fromSeq)
  if (input.after !== undefined) {
    const from = Math.max(first, input.after + 1)
    return { from, to: Math.min(lastSeq, from + limit - 1) }
  }
  if (input.around !== undefined) {
    const wanted = Math.max(first, input.around - Math.floor(limit / 2))
    const from = Math.max(first, Math.min(wanted, lastSeq - limit + 1))
    return { from, to: Math.min(lastSeq, from + limit - 1) }
  }
  const to = Math.min(lastSeq, (input.before ?? lastSeq + 1) - 1)
  return { from: Math.max(first, to - limit + 1), to }
}
