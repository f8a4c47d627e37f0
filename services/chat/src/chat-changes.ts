import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { type OutputOf, chats, messages } from '@ultrachat/contracts'
import { Announce, Ask, Log, Serial } from '@ultrachat/kit'
import { ChatViews } from './chat-views.js'
import { ChatRepository, type Trx } from './chat.repository.js'
import type { ChatMembersTable } from './chat.tables.js'

const SWEEP_MS = 10_000

type Role = ChatMembersTable['role']

/** A change of a chat or its members that belongs into the chat's log. */
export interface Change {
  readonly id: string
  readonly chatId: string
  readonly actorId: string
  /** Shown as a service message; absent: entered on the chat's record. */
  readonly service?: { type: string; userIds?: string[]; params?: Record<string, string> }
  readonly joined?: readonly { userId: string; role: Role }[]
  readonly left?: readonly string[]
  readonly roles?: readonly { userId: string; role: Role }[]
  /** Whether what all members share about the chat changed. */
  readonly shared?: boolean
  readonly deleted?: boolean
  /** The chat was made by this change. */
  readonly created?: boolean
}

type Entry = OutputOf<typeof messages.append>
type ListEvents = { userId: string; row: ChatMembersTable }[]

/**
 * Changes are committed here first, with an outbox row, then entered into the log by messages, then finished: so a crash at any
 * point leaves a change that the sweep completes. One chat's changes go one after the other.
 */
@Injectable()
export class ChatChanges implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #serial = new Serial()
  #timer: NodeJS.Timeout | undefined

  constructor(
    private readonly repository: ChatRepository,
    private readonly views: ChatViews,
    private readonly ask: Ask,
    private readonly announce: Announce,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    const sweep = () =>
      void this.sweep().catch((err: unknown) => this.log.error({ err }, 'The sweep of unfinished chat changes failed'))
    this.#timer = setInterval(sweep, SWEEP_MS)
    setImmediate(sweep)
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer)
  }

  /** Runs `work` in a transaction; the change that it returns is in the log, and told, when this resolves. */
  commit(chatId: string, work: (trx: Trx) => Promise<Change | undefined>): Promise<void> {
    return this.#serial.run(chatId, async () => {
      await this.#finishOutstanding(chatId)
      const change = await this.repository.transaction(async (trx) => {
        const made = await work(trx)
        if (made)
          await trx
            .insertInto('chat_outbox')
            .values({ id: made.id, chat_id: chatId, change: JSON.stringify(made), created_at: Date.now() })
            .execute()
        return made
      })
      if (change) await this.#finish(change)
    })
  }

  /** Resolves when what was committed so far is in the log. */
  settled(chatId: string): Promise<void> {
    return this.#serial.run(chatId, () => this.#finishOutstanding(chatId))
  }

  /** Completes what a crash left behind. */
  async sweep(): Promise<void> {
    const rows = await this.repository.db.selectFrom('chat_outbox').select('chat_id').distinct().execute()
    for (const { chat_id } of rows) await this.settled(chat_id)
  }

  async #finishOutstanding(chatId: string): Promise<void> {
    const rows = await this.repository.db
      .selectFrom('chat_outbox')
      .selectAll()
      .where('chat_id', '=', chatId)
      .orderBy('id')
      .execute()
    for (const row of rows) await this.#finish(JSON.parse(row.change) as Change)
  }

  async #finish(change: Change): Promise<void> {
    const entry = await this.ask.of(messages.append, this.ask.service(), {
      chatId: change.chatId,
      changeId: change.id,
      actorId: change.actorId,
      service: change.service,
      members: await this.#effects(change),
      deleted: change.deleted,
      announce: await this.#announcements(change),
    })
    const touched = await this.repository.transaction((trx) => this.#settle(trx, change, entry))
    await this.#tell(change, touched, entry)
    await this.repository.db.deleteFrom('chat_outbox').where('id', '=', change.id).execute()
  }

  async #effects(change: Change) {
    const chat = await this.repository.chat(change.chatId)
    const fromHere = chat?.history === 'joined' && !change.created
    return [
      ...(change.joined ?? []).map(({ userId, role }) => ({ userId, role, fromHere })),
      ...(change.left ?? []).map((userId) => ({ userId, role: null })),
      ...(change.roles ?? []),
    ]
  }

  async #announcements({ chatId, ...change }: Change) {
    const made: { event: string; payload: Record<string, unknown> }[] = []
    // Nobody hears a chat that is new or gone; its people are told one by one.
    if (change.created || change.deleted) return made
    for (const { userId, role } of change.joined ?? [])
      made.push({ event: chats.memberJoined.name, payload: { chatId, userId, role } })
    for (const userId of change.left ?? []) made.push({ event: chats.memberLeft.name, payload: { chatId, userId } })
    for (const { userId, role } of change.roles ?? [])
      made.push({ event: chats.memberUpdated.name, payload: { chatId, userId, role } })
    const shared = change.shared ? await this.views.shared(chatId) : undefined
    if (shared) made.push({ event: chats.updatedEvent.name, payload: { chatId, chat: { ...shared } } })
    return made
  }

  /** Writes what the entry decided, and numbers the rows for their people's boxes. */
  async #settle(trx: Trx, change: Change, entry: Entry): Promise<ListEvents> {
    const touched: ListEvents = []
    const chat = await this.repository.chat(change.chatId, trx)
    for (const { userId } of change.joined ?? []) {
      const isOwnDoing = userId === change.actorId
      const from_seq = chat?.history === 'joined' && !change.created ? entry.fromSeq : 1
      const read_seq = isOwnDoing ? entry.lastSeq : entry.fromSeq - 1
      touched.push({
        userId,
        row: await this.repository.touch(trx, change.chatId, userId, { logged: 1, join_pts: entry.pts, from_seq, read_seq }),
      })
    }
    for (const userId of change.left ?? [])
      touched.push({ userId, row: await this.repository.touch(trx, change.chatId, userId, {}) })
    for (const { userId } of change.roles ?? [])
      touched.push({ userId, row: await this.repository.touch(trx, change.chatId, userId, {}) })
    return touched
  }

  async #tell(change: Change, touched: ListEvents, entry: Entry): Promise<void> {
    const joined = new Set(change.joined?.map(({ userId }) => userId))
    const left = new Set(change.left)
    for (const { userId, row } of touched) {
      const base = { userId, box: 'list' as const, pts: row.list_pts! }
      if (left.has(userId)) await this.announce.publish(chats.removedEvent, { ...base, chatId: change.chatId })
      else if (joined.has(userId)) {
        const chat = await this.views.chat(change.chatId, userId)
        if (chat) await this.announce.publish(chats.createdEvent, { ...base, chat, fromPts: entry.pts })
      } else await this.announce.publish(chats.meEvent, { ...base, chatId: change.chatId, me: await this.views.me(row) })
    }
  }
}
