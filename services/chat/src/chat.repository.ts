import { Injectable, type OnModuleInit } from '@nestjs/common'
import { limits } from '@ultrachat/contracts'
import { Relational } from '@ultrachat/ports'
import { CompiledQuery, type Kysely, type Transaction } from 'kysely'
import { type ChatDatabase, type ChatMembersTable, type ChatsTable, chatMigrations } from './chat.tables.js'

export type Trx = Transaction<ChatDatabase>
type Read = Kysely<ChatDatabase> | Trx

/** Chats and members. */
@Injectable()
export class ChatRepository implements OnModuleInit {
  constructor(private readonly relational: Relational) {}

  onModuleInit(): Promise<void> {
    return this.relational.migrate('chat', chatMigrations)
  }

  get db(): Kysely<ChatDatabase> {
    return this.relational.db<ChatDatabase>()
  }

  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    return this.relational.transaction<ChatDatabase, T>(work)
  }

  isTaken(error: unknown, index: 'chats_handle' | 'chats_pair' | 'chats_client'): boolean {
    return this.relational.isUnique(error, index)
  }

  chat(id: string, db: Read = this.db): Promise<ChatsTable | undefined> {
    return db.selectFrom('chats').selectAll().where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst()
  }

  chats(ids: readonly string[]): Promise<ChatsTable[]> {
    if (ids.length === 0) return Promise.resolve([])
    return this.db
      .selectFrom('chats')
      .selectAll()
      .where('id', 'in', [...ids])
      .where('deleted_at', 'is', null)
      .execute()
  }

  byHandle(handle: string): Promise<ChatsTable | undefined> {
    return this.db
      .selectFrom('chats')
      .selectAll()
      .where('handle', '=', handle)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
  }

  byPair(pairKey: string): Promise<ChatsTable | undefined> {
    return this.db.selectFrom('chats').selectAll().where('pair_key', '=', pairKey).executeTakeFirst()
  }

  byClientId(userId: string, clientId: string): Promise<ChatsTable | undefined> {
    return this.db
      .selectFrom('chats')
      .selectAll()
      .where('created_by', '=', userId)
      .where('client_id', '=', clientId)
      .executeTakeFirst()
  }

  member(chatId: string, userId: string, db: Read = this.db): Promise<ChatMembersTable | undefined> {
    return db
      .selectFrom('chat_members')
      .selectAll()
      .where('chat_id', '=', chatId)
      .where('user_id', '=', userId)
      .executeTakeFirst()
  }

  /** Those who are in the chat as far as its log says. */
  members(chatId: string, db: Read = this.db): Promise<ChatMembersTable[]> {
    return db
      .selectFrom('chat_members')
      .selectAll()
      .where('chat_id', '=', chatId)
      .where('removed_at', 'is', null)
      .where('logged', '=', 1)
      .execute()
  }

  /** A person's rows that are not removed. */
  rowsOf(userId: string): Promise<ChatMembersTable[]> {
    return this.db
      .selectFrom('chat_members')
      .selectAll()
      .where('user_id', '=', userId)
      .where('removed_at', 'is', null)
      .where('logged', '=', 1)
      .execute()
  }

  /** What changed in a person's box `list`, in order. */
  rowsSince(userId: string, since: number, limit: number): Promise<ChatMembersTable[]> {
    return this.db
      .selectFrom('chat_members')
      .selectAll()
      .where('user_id', '=', userId)
      .where('list_pts', '>', since)
      .orderBy('list_pts')
      .limit(limit)
      .execute()
  }

  async listPts(userId: string, db: Read = this.db): Promise<number> {
    const row = await db
      .selectFrom('chat_members')
      .select('list_pts')
      .where('user_id', '=', userId)
      .where('list_pts', 'is not', null)
      .orderBy('list_pts', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row?.list_pts ?? 0
  }

  /** The rows of these people in these chats. */
  async rowsIn(chatIds: readonly string[], userIds: readonly string[], db: Read): Promise<ChatMembersTable[]> {
    const rows: ChatMembersTable[] = []
    for (let at = 0; at < userIds.length; at += 500) {
      rows.push(
        ...(await db
          .selectFrom('chat_members')
          .selectAll()
          .where('user_id', 'in', userIds.slice(at, at + 500))
          .where('chat_id', 'in', chatIds)
          .execute()),
      )
    }
    return rows
  }

  /** Where the boxes `list` of these people stand. */
  async listPtsOf(userIds: readonly string[], db: Read): Promise<Map<string, number>> {
    const found = new Map<string, number>()
    for (let at = 0; at < userIds.length; at += 500) {
      const rows = await db
        .selectFrom('chat_members')
        .select(['user_id', (eb) => eb.fn.max('list_pts').as('pts')])
        .where('user_id', 'in', userIds.slice(at, at + 500))
        .groupBy('user_id')
        .execute()
      for (const { user_id, pts } of rows) found.set(user_id, Number(pts ?? 0))
    }
    return found
  }

  /** Stores read marks with the numbers that they have; compiled by hand, because there may be thousands at once. */
  async storeReads(trx: Trx, rows: readonly ChatMembersTable[]): Promise<void> {
    const statement =
      'update chat_members set read_seq = ?, marked_unread = ?, unread_mentions = ?, list_pts = ? where chat_id = ? and user_id = ?'
    await Promise.all(
      rows.map((row) => {
        const values = [row.read_seq, row.marked_unread, row.unread_mentions, row.list_pts, row.chat_id, row.user_id]
        return trx.executeQuery(CompiledQuery.raw(statement, values))
      }),
    )
  }

  /** Changes a row and gives it the next number of the person's box. */
  async touch(trx: Trx, chatId: string, userId: string, change: Partial<ChatMembersTable>): Promise<ChatMembersTable> {
    const list_pts = (await this.listPts(userId, trx)) + 1
    await trx
      .updateTable('chat_members')
      .set({ ...change, list_pts })
      .where('chat_id', '=', chatId)
      .where('user_id', '=', userId)
      .execute()
    return (await this.member(chatId, userId, trx))!
  }

  /** Inserts rows, or takes people back who were in the chat before; the joining counts once the log has it. */
  async join(
    trx: Trx,
    chatId: string,
    people: readonly Pick<ChatMembersTable, 'user_id' | 'role'>[],
    now: number,
  ): Promise<void> {
    for (const { user_id, role } of people) {
      const row: ChatMembersTable = {
        chat_id: chatId,
        user_id,
        role,
        joined_at: now,
        removed_at: null,
        logged: 0,
        join_pts: 0,
        from_seq: 0,
        read_seq: 0,
        marked_unread: 0,
        unread_mentions: '[]',
        muted_until: null,
        pinned: 0,
        archived: 0,
        folder: null,
        draft: null,
        list_pts: null,
      }
      const { chat_id: _, user_id: __, list_pts: ___, ...fresh } = row
      await this.relational.upsert(trx, 'chat_members', { ...row }, ['chat_id', 'user_id'], Object.keys(fresh))
    }
    await this.count(trx, chatId)
  }

  async count(trx: Trx, chatId: string): Promise<void> {
    const { n } = await trx
      .selectFrom('chat_members')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('chat_id', '=', chatId)
      .where('removed_at', 'is', null)
      .executeTakeFirstOrThrow()
    await trx
      .updateTable('chats')
      .set({ member_count: Number(n) })
      .where('id', '=', chatId)
      .execute()
  }

  /** The furthest that others have read, in chats small enough to show it; and the other one of direct chats. */
  async others(userId: string, chats: readonly ChatsTable[]): Promise<Map<string, { seenSeq: number; userId?: string }>> {
    const found = new Map<string, { seenSeq: number; userId?: string }>()
    const small = chats.filter((chat) => chat.member_count <= limits.readsShownUpTo).map(({ id }) => id)
    for (let at = 0; at < small.length; at += 500) {
      const rows = await this.db
        .selectFrom('chat_members')
        .select(['chat_id', (eb) => eb.fn.max('read_seq').as('seen'), (eb) => eb.fn.max('user_id').as('one')])
        .where('chat_id', 'in', small.slice(at, at + 500))
        .where('user_id', '!=', userId)
        .where('removed_at', 'is', null)
        .where('logged', '=', 1)
        .groupBy('chat_id')
        .execute()
      for (const row of rows) found.set(row.chat_id, { seenSeq: Number(row.seen), userId: row.one })
    }
    return found
  }

  /** How far everybody has read, in chats small enough to show it. */
  async readers(chats: readonly ChatsTable[]): Promise<Map<string, { userId: string; readSeq: number }[]>> {
    const found = new Map<string, { userId: string; readSeq: number }[]>()
    const small = chats.filter((chat) => chat.member_count <= limits.readsShownUpTo).map(({ id }) => id)
    for (let at = 0; at < small.length; at += 500) {
      const rows = await this.db
        .selectFrom('chat_members')
        .select(['chat_id', 'user_id', 'read_seq'])
        .where('chat_id', 'in', small.slice(at, at + 500))
        .where('removed_at', 'is', null)
        .where('logged', '=', 1)
        .execute()
      for (const { chat_id, user_id, read_seq } of rows) {
        const reader = { userId: user_id, readSeq: read_seq }
        const readers = found.get(chat_id)
        if (readers) readers.push(reader)
        else found.set(chat_id, [reader])
      }
    }
    return found
  }

  async serverValue(name: string): Promise<string | undefined> {
    const row = await this.db.selectFrom('chat_server').select('value').where('name', '=', name).executeTakeFirst()
    return row?.value
  }

  async setServerValueOnce(name: string, value: string): Promise<void> {
    await this.relational.insertIgnore(this.db, 'chat_server', { name, value })
  }
}
