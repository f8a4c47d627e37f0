import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { type Chat, type ChatPreview, type InputOf, type chats, fail, limits, users } from '@ultrachat/contracts'
import { Ask, Outcome, readCursor, writeCursor } from '@ultrachat/kit'
import { Clock, type Ctx, Ids } from '@ultrachat/ports'
import { ChatAccess } from '../chat-access.js'
import { ChatChanges } from '../chat-changes.js'
import { ChatViews } from '../chat-views.js'
import { refuseManage, refuseOwn, refuseType } from '../chat.policy.js'
import { presentPreview } from '../chat.presenter.js'
import { ChatRepository } from '../chat.repository.js'
import type { ChatsTable } from '../chat.tables.js'

type Create = InputOf<typeof chats.create>
type CreateGroup = Extract<Create, { title: string }>
type NewChat = Pick<ChatsTable, 'type' | 'client_id'> & Partial<ChatsTable>

const PAGE = 50

@Injectable()
export class ChatsTools {
  constructor(
    readonly clock: Clock,
    readonly ids: Ids,
    readonly ask: Ask,
  ) {}
}

/** Chats: create, see, change, delete. */
@Injectable()
export class ChatsService {
  constructor(
    private readonly repository: ChatRepository,
    private readonly access: ChatAccess,
    private readonly changes: ChatChanges,
    private readonly views: ChatViews,
    private readonly tools: ChatsTools,
  ) {}

  async list(ctx: Ctx, input: { cursor?: string; limit?: number }): Promise<{ items: Chat[]; nextCursor?: string }> {
    const all = await this.views.chats(ctx.userId!, await this.repository.rowsOf(ctx.userId!))
    const sorted = all
      .map((chat) => ({ chat, at: lastActive(chat) }))
      .toSorted((a, b) => (a.at === b.at ? (a.chat.id < b.chat.id ? 1 : -1) : a.at < b.at ? 1 : -1))
    const after = readCursor(input.cursor, ['', ''])
    const rest = after ? sorted.filter(({ chat, at }) => at < after[0] || (at === after[0] && chat.id < after[1])) : sorted
    const page = rest.slice(0, input.limit ?? PAGE)
    const last = page.at(-1)
    return {
      items: page.map(({ chat }) => chat),
      ...(rest.length > page.length && last && { nextCursor: writeCursor([last.at, last.chat.id]) }),
    }
  }

  async get(ctx: Ctx, chatId: string): Promise<Chat> {
    await this.access.member(ctx, chatId)
    return this.#seen(ctx, chatId)
  }

  create(ctx: Ctx, input: Create): Promise<Chat | Outcome<Chat>> {
    return input.type === 'direct' ? this.#createDirect(ctx, input.userId) : this.#createGroup(ctx, input)
  }

  async createSaved(userId: string): Promise<{ chatId: string }> {
    const pair_key = userId
    const known = await this.repository.byPair(pair_key)
    if (known) return { chatId: known.id }
    const id = await this.#insert(userId, { type: 'saved', client_id: this.tools.ids.id(), pair_key }, [
      { userId, role: 'owner' },
    ])
    return { chatId: id }
  }

  async update(ctx: Ctx, input: InputOf<typeof chats.update>): Promise<Chat> {
    const { chatId, ...change } = input
    const { chat } = await this.access.member(ctx, chatId, refuseManage)
    const refusal = refuseType(chat)
    if (refusal) fail(refusal, { type: chat.type })
    const changed = Object.entries(change).filter(
      ([name, value]) => value !== undefined && (value || null) !== chat[name as keyof typeof change],
    )
    if (changed.length === 0) return this.#seen(ctx, chatId)
    const isRenamed = changed.some(([name]) => name === 'title')
    try {
      await this.changes.commit(chatId, async (trx) => {
        await trx
          .updateTable('chats')
          .set(Object.fromEntries(changed.map(([name, value]) => [name, value || null])))
          .where('id', '=', chatId)
          .execute()
        const service = isRenamed ? { type: 'chat_renamed', params: { title: change.title! } } : undefined
        return { id: this.tools.ids.id(), chatId, actorId: ctx.userId!, service, shared: true }
      })
    } catch (error) {
      if (this.repository.isTaken(error, 'chats_handle')) fail('chat.handle_taken', undefined, error)
      throw error
    }
    return this.#seen(ctx, chatId)
  }

  async delete(ctx: Ctx, chatId: string): Promise<void> {
    const { chat } = await this.access.member(ctx, chatId, refuseOwn)
    const refusal = refuseType(chat)
    if (refusal) fail(refusal, { type: chat.type })
    await this.deleteFor(ctx.userId!, chatId)
  }

  async deleteFor(actorId: string, chatId: string): Promise<void> {
    await this.changes.commit(chatId, async (trx) => {
      const members = await this.repository.members(chatId, trx)
      const now = this.tools.clock.now()
      await trx
        .updateTable('chats')
        .set({ deleted_at: now, handle: null, member_count: 0 })
        .where('id', '=', chatId)
        .execute()
      await trx
        .updateTable('chat_members')
        .set({ removed_at: now })
        .where('chat_id', '=', chatId)
        .where('removed_at', 'is', null)
        .execute()
      return { id: this.tools.ids.id(), chatId, actorId, left: members.map((row) => row.user_id), deleted: true }
    })
  }

  async byHandle(handle: string): Promise<ChatPreview> {
    return presentPreview((await this.repository.byHandle(handle)) ?? fail('chat.not_found'))
  }

  async #createDirect(ctx: Ctx, userId: string): Promise<Chat | Outcome<Chat>> {
    const self = ctx.userId!
    if (userId === self) return this.#present(self, (await this.createSaved(self)).chatId)
    const pair_key = [self, userId].toSorted().join(' ')
    const known = await this.repository.byPair(pair_key)
    if (known) return this.#repeat(self, known)
    await this.#existing([userId])
    try {
      const members = [
        { userId: self, role: 'admin' as const },
        { userId, role: 'admin' as const },
      ]
      return await this.#seenById(
        self,
        await this.#insert(self, { type: 'direct', client_id: this.tools.ids.id(), pair_key }, members),
      )
    } catch (error) {
      const first = this.repository.isTaken(error, 'chats_pair') && (await this.repository.byPair(pair_key))
      if (first) return this.#repeat(self, first)
      throw error
    }
  }

  async #createGroup(ctx: Ctx, input: CreateGroup): Promise<Chat | Outcome<Chat>> {
    const self = ctx.userId!
    const { type, title, handle, description, history, clientId } = input
    const others = [...new Set(input.memberIds)].filter((id) => id !== self)
    const wish_hash = createHash('sha256')
      .update(JSON.stringify([type, title, handle, description, history, others]))
      .digest('base64url')
    const known = await this.repository.byClientId(self, clientId)
    if (known) return this.#repeat(self, known, wish_hash)
    if (others.length >= limits.membersPerChat) fail('chat.too_many_members', { limit: limits.membersPerChat })
    await this.#existing(others)
    const members = [
      { userId: self, role: 'owner' as const },
      ...others.map((userId) => ({ userId, role: 'member' as const })),
    ]
    try {
      const chat = { type, title, handle, description: description || null, history, client_id: clientId, wish_hash }
      return await this.#seenById(self, await this.#insert(self, chat, members))
    } catch (error) {
      // A repeat finds its handle taken too, by the first.
      const first = await this.repository.byClientId(self, clientId)
      if (first) return this.#repeat(self, first, wish_hash)
      if (this.repository.isTaken(error, 'chats_handle')) fail('chat.handle_taken', undefined, error)
      throw error
    }
  }

  async #insert(
    actorId: string,
    chat: NewChat,
    members: readonly { userId: string; role: 'owner' | 'admin' | 'member' }[],
  ): Promise<string> {
    const id = this.tools.ids.id()
    const now = this.tools.clock.now()
    await this.changes.commit(id, async (trx) => {
      const row: ChatsTable = {
        title: null,
        handle: null,
        description: null,
        history: 'all',
        pair_key: null,
        wish_hash: '',
        ...chat,
        id,
        created_by: actorId,
        member_count: members.length,
        created_at: now,
        deleted_at: null,
      }
      await trx
        .insertInto('chats')
        .values({ ...row, history: row.history ?? 'all' })
        .execute()
      await this.repository.join(
        trx,
        id,
        members.map(({ userId, role }) => ({ user_id: userId, role })),
        now,
      )
      const service =
        chat.type === 'group' || chat.type === 'channel'
          ? { type: 'chat_created', params: { title: chat.title! } }
          : undefined
      return { id: this.tools.ids.id(), chatId: id, actorId, service, joined: members, created: true }
    })
    return id
  }

  async #repeat(userId: string, chat: ChatsTable, wishHash?: string): Promise<Outcome<Chat>> {
    if (wishHash !== undefined && chat.wish_hash !== wishHash) fail('chat.client_id_reused')
    return this.#present(userId, chat.id)
  }

  /** A chat that was there, or is being made this moment by somebody else. */
  async #present(userId: string, chatId: string): Promise<Outcome<Chat>> {
    await this.changes.settled(chatId)
    return new Outcome(await this.#seenById(userId, chatId), 200)
  }

  async #existing(userIds: readonly string[]): Promise<void> {
    for (let at = 0; at < userIds.length; at += 100) {
      const ids = userIds.slice(at, at + 100)
      const { items } = await this.tools.ask.of(users.find, this.tools.ask.service(), { ids: [...ids] })
      if (items.filter((user) => user.kind !== 'imported').length < ids.length) fail('user.not_found')
    }
  }

  #seen(ctx: Ctx, chatId: string): Promise<Chat> {
    return this.#seenById(ctx.userId!, chatId)
  }

  async #seenById(userId: string, chatId: string): Promise<Chat> {
    return (await this.views.chat(chatId, userId)) ?? fail('chat.not_found')
  }
}

function lastActive(chat: Chat): string {
  return chat.lastMessage?.createdAt ?? chat.createdAt
}
