import { Injectable } from '@nestjs/common'
import { type ChatMe, type InputOf, type Message, chats, fail, limits, messages } from '@ultrachat/contracts'
import { Announce, Ask, Serial } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { ChatAccess } from '../chat-access.js'
import { ChatViews } from '../chat-views.js'
import { isMember } from '../chat.policy.js'
import { ChatRepository } from '../chat.repository.js'
import type { ChatMembersTable } from '../chat.tables.js'

@Injectable()
export class ReadTools {
  constructor(
    readonly ask: Ask,
    readonly announce: Announce,
  ) {}
}

/** What people keep in a chat: read marks, mentions, mute, pin, archive, draft. */
@Injectable()
export class ReadsService {
  readonly #raises = new Map<string, { seq: number; done: Promise<void> }>()
  readonly #serial = new Serial()
  readonly #mentions = new Serial()

  constructor(
    private readonly repository: ChatRepository,
    private readonly access: ChatAccess,
    private readonly views: ChatViews,
    private readonly tools: ReadTools,
  ) {}

  /** The mark never falls, and never passes the last message. */
  async read(ctx: Ctx, input: { chatId: string; seq: number }): Promise<{ readSeq: number }> {
    const { chat, row } = await this.access.member(ctx, input.chatId)
    const { items } = await this.tools.ask.of(messages.heads, this.tools.ask.service(), {
      chats: [{ chatId: chat.id }],
      userId: ctx.userId,
    })
    const head = items[0]!
    const readSeq = Math.max(row.read_seq, head.ownSeq, Math.min(input.seq, head.lastSeq))
    if (readSeq === row.read_seq && !row.marked_unread) return { readSeq }
    await this.#update(chat.id, ctx.userId!, (now) => {
      const read_seq = Math.max(now.read_seq, readSeq)
      return { read_seq, marked_unread: 0, unread_mentions: JSON.stringify(mentionsOf(now).filter((seq) => seq > read_seq)) }
    })
    if (readSeq > row.read_seq && chat.member_count <= limits.readsShownUpTo) {
      this.tools.announce.emit(chats.readUpdated, { chatId: chat.id, userId: ctx.userId!, readSeq })
    }
    return { readSeq }
  }

  async reads(ctx: Ctx, chatId: string) {
    const { chat } = await this.access.member(ctx, chatId)
    if (chat.member_count > limits.readsShownUpTo) return { items: [] }
    const rows = await this.repository.members(chatId)
    return {
      items: rows.filter((row) => row.user_id !== ctx.userId).map((row) => ({ userId: row.user_id, readSeq: row.read_seq })),
    }
  }

  async updateMine(ctx: Ctx, input: InputOf<typeof chats.updateMine>): Promise<ChatMe> {
    const { row } = await this.access.member(ctx, input.chatId)
    const wish = wishOf(input)
    const isNew = Object.entries(wish).some(([name, value]) => row[name as keyof ChatMembersTable] !== value)
    return isNew ? this.#update(input.chatId, ctx.userId!, () => wish) : this.views.me(row)
  }

  /** Counts a mention for those who are mentioned and have not read so far; an edit may take it back. */
  async mentioned({ chatId, seq, senderId, mentions, mentionsAll, editedAt }: Message): Promise<void> {
    const isMeant = (userId: string) => userId !== senderId && Boolean(mentionsAll || mentions?.includes(userId))
    if (mentions?.length || mentionsAll || editedAt) await this.#count(chatId, seq, isMeant)
  }

  async deleted(chatId: string, seq: number): Promise<void> {
    await this.#count(chatId, seq, () => false)
  }

  /** One after the other for each chat, as the events come: a mention that is deleted at once must not be counted late. */
  #count(chatId: string, seq: number, isMeant: (userId: string) => boolean): Promise<void> {
    return this.#mentions.run(chatId, async () => {
      for (const row of await this.repository.members(chatId)) {
        const isCounted = mentionsOf(row).includes(seq)
        const counts = isMeant(row.user_id) && seq > row.read_seq && seq >= row.from_seq
        if (counts && !isCounted) await this.#setMentions(row, (seqs) => [...new Set([...seqs, seq])])
        if (isCounted && !counts) await this.#setMentions(row, (seqs) => seqs.filter((one) => one !== seq))
      }
    })
  }

  /** Nobody's unread grows by an import. */
  async raise(chatId: string, seq: number): Promise<void> {
    const raise = this.#raises.get(chatId)
    if (raise) {
      raise.seq = Math.max(raise.seq, seq)
      return raise.done
    }
    // What comes while the store is busy with the raise before goes in one.
    const next = { seq, done: this.#serial.run(chatId, () => this.#raise(chatId)) }
    this.#raises.set(chatId, next)
    return next.done
  }

  async #raise(chatId: string): Promise<void> {
    const { seq } = this.#raises.get(chatId)!
    this.#raises.delete(chatId)
    const behind = (await this.repository.members(chatId)).filter((row) => row.read_seq < seq)
    if (behind.length === 0) return
    const rows = await this.repository.transaction(async (trx) => {
      const raised: ChatMembersTable[] = []
      for (const { user_id } of behind) {
        const now = await this.repository.member(chatId, user_id, trx)
        if (isMember(now) && now.read_seq < seq)
          raised.push(await this.repository.touch(trx, chatId, user_id, { read_seq: seq }))
      }
      return raised
    })
    for (const row of rows) await this.#tell(row)
  }

  async #setMentions(row: ChatMembersTable, change: (seqs: number[]) => number[]): Promise<void> {
    await this.#update(row.chat_id, row.user_id, (now) => ({
      unread_mentions: JSON.stringify(
        change(mentionsOf(now))
          .toSorted((a, b) => a - b)
          .slice(-limits.unreadMentions),
      ),
    }))
  }

  async #update(
    chatId: string,
    userId: string,
    change: (row: ChatMembersTable) => Partial<ChatMembersTable>,
  ): Promise<ChatMe> {
    const row = await this.repository.transaction(async (trx) => {
      const before = await this.repository.member(chatId, userId, trx)
      if (!isMember(before)) return fail('chat.not_found')
      return this.repository.touch(trx, chatId, userId, change(before))
    })
    return this.#tell(row)
  }

  async #tell(row: ChatMembersTable): Promise<ChatMe> {
    const me = await this.views.me(row)
    await this.#publish(row, me)
    return me
  }

  async #publish(row: ChatMembersTable, me: ChatMe): Promise<void> {
    await this.tools.announce.publish(chats.meEvent, {
      userId: row.user_id,
      chatId: row.chat_id,
      box: 'list',
      pts: row.list_pts!,
      me,
    })
  }
}

function mentionsOf(row: ChatMembersTable): number[] {
  return JSON.parse(row.unread_mentions) as number[]
}

function wishOf(input: InputOf<typeof chats.updateMine>): Partial<ChatMembersTable> {
  const { mutedUntil, pinned, archived, draft, markedUnread, folder } = input
  return {
    ...(mutedUntil !== undefined && { muted_until: mutedUntil === null ? null : Date.parse(mutedUntil) }),
    ...(pinned !== undefined && { pinned: Number(pinned) }),
    ...(archived !== undefined && { archived: Number(archived) }),
    ...(draft !== undefined && { draft: draft || null }),
    ...(markedUnread !== undefined && { marked_unread: Number(markedUnread) }),
    ...(folder !== undefined && { folder }),
  }
}
