import { Injectable, type OnModuleDestroy } from '@nestjs/common'
import { type Message, chats } from '@ultrachat/contracts'
import { Announce, Log } from '@ultrachat/kit'
import { ChatViews } from '../chat-views.js'
import { isMember } from '../chat.policy.js'
import { ChatRepository } from '../chat.repository.js'
import type { ChatMembersTable } from '../chat.tables.js'

/** Readers see their own sends as read at once (messages knows them), so the rows may follow a second later. */
const FLUSH_MS = 1000

interface Sent {
  readonly chatId: string
  readonly userId: string
  seq: number
  readonly done: { resolve: () => void; reject: (error: unknown) => void }[]
}

/** Sending moves the sender's read mark: a second of sends is one transaction, however many messages they were. */
@Injectable()
export class SentMarks implements OnModuleDestroy {
  #sent = new Map<string, Sent>()
  #timer: NodeJS.Timeout | undefined

  constructor(
    private readonly repository: ChatRepository,
    private readonly views: ChatViews,
    private readonly announce: Announce,
    private readonly log: Log,
  ) {}

  async onModuleDestroy(): Promise<void> {
    await this.#flush()
  }

  /** Resolves when the mark is stored. */
  sent({ chatId, senderId, seq, kind }: Message): Promise<void> {
    if (!senderId || kind !== 'text') return Promise.resolve()
    return new Promise((resolve, reject) => {
      const key = `${chatId} ${senderId}`
      const known = this.#sent.get(key)
      if (known) {
        known.seq = Math.max(known.seq, seq)
        known.done.push({ resolve, reject })
      } else this.#sent.set(key, { chatId, userId: senderId, seq, done: [{ resolve, reject }] })
      this.#timer ??= setTimeout(() => void this.#flush(), FLUSH_MS)
    })
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const batch = this.#sent
    this.#sent = new Map()
    if (batch.size === 0) return
    try {
      const rows = await this.#store(batch)
      for (const { done } of batch.values()) for (const { resolve } of done) resolve()
      const mine = await this.views.mine(rows)
      for (const [i, row] of rows.entries()) {
        const { user_id: userId, chat_id: chatId } = row
        await this.announce.publish(chats.meEvent, { userId, chatId, box: 'list', pts: row.list_pts!, me: mine[i]! })
      }
    } catch (error) {
      this.log.warn({ err: error }, 'Read marks of senders could not be stored; they come again')
      for (const { done } of batch.values()) for (const { reject } of done) reject(error)
    }
  }

  #store(batch: ReadonlyMap<string, Sent>): Promise<ChatMembersTable[]> {
    const sent = [...batch.values()]
    const userIds = [...new Set(sent.map(({ userId }) => userId))]
    return this.repository.transaction(async (trx) => {
      const rows = await this.repository.rowsIn([...new Set(sent.map(({ chatId }) => chatId))], userIds, trx)
      const listPts = await this.repository.listPtsOf(userIds, trx)
      const moved: ChatMembersTable[] = []
      for (const row of rows) {
        const mark = batch.get(`${row.chat_id} ${row.user_id}`)
        if (!mark || !isMember(row) || row.read_seq >= mark.seq) continue
        const list_pts = (listPts.get(row.user_id) ?? 0) + 1
        listPts.set(row.user_id, list_pts)
        const mentions = (JSON.parse(row.unread_mentions) as number[]).filter((seq) => seq > mark.seq)
        moved.push({ ...row, read_seq: mark.seq, marked_unread: 0, unread_mentions: JSON.stringify(mentions), list_pts })
      }
      await this.repository.storeReads(trx, moved)
      return moved
    })
  }
}
