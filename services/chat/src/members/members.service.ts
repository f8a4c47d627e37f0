import { Injectable } from '@nestjs/common'
import { type Chat, type Member, type MemberRole, type User, fail, limits, searchKey, users } from '@ultrachat/contracts'
import { readCursor, writeCursor } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { ChatAccess, type Inside } from '../chat-access.js'
import { type Change, ChatChanges } from '../chat-changes.js'
import { isMember, refuseLeave, refuseManage, refuseOwn, refuseRemove, refuseType } from '../chat.policy.js'
import { presentMember } from '../chat.presenter.js'
import { ChatRepository, type Trx } from '../chat.repository.js'
import type { ChatMembersTable, ChatsTable } from '../chat.tables.js'
import { ChatsService, ChatsTools } from '../chats/chats.service.js'

const PAGE = 50
const RANK: Record<MemberRole, number> = { owner: 0, admin: 1, member: 2 }

/** Who is in a chat. */
@Injectable()
export class MembersService {
  constructor(
    private readonly repository: ChatRepository,
    private readonly access: ChatAccess,
    private readonly changes: ChatChanges,
    private readonly chats: ChatsService,
    private readonly tools: ChatsTools,
  ) {}

  async list(ctx: Ctx, input: { chatId: string; cursor?: string; limit?: number; q?: string }) {
    await this.access.member(ctx, input.chatId)
    const rows = (await this.repository.members(input.chatId)).toSorted((a, b) => compare(placeOf(a), placeOf(b)))
    const after = readCursor(input.cursor, [0, 0, ''])
    const rest = after ? rows.filter((row) => compare(placeOf(row), after) > 0) : rows
    const limit = input.limit ?? PAGE
    const page = input.q ? rest : rest.slice(0, limit)
    const profiles = await this.#profiles(page.map((row) => row.user_id))
    const q = input.q && searchKey(input.q)
    const items = page
      .flatMap((row) => (profiles.has(row.user_id) ? [{ ...presentMember(row), user: profiles.get(row.user_id)! }] : []))
      .filter(({ user }) => !q || user.username.startsWith(q) || ` ${searchKey(user.name)}`.includes(` ${q}`))
      .slice(0, limit)
    const last = page.at(-1)
    return { items, ...(!q && page.length < rest.length && last && { nextCursor: writeCursor(placeOf(last)) }) }
  }

  async add(ctx: Ctx, chatId: string, userIds: readonly string[]): Promise<Member[]> {
    const { chat } = await this.access.member(ctx, chatId, refuseManage)
    this.#refuseType(chat)
    const found = await this.#profiles(userIds)
    if ([...new Set(userIds)].some((id) => !found.has(id) || found.get(id)!.kind === 'imported')) fail('user.not_found')
    await this.#enter(chatId, ctx.userId!, userIds, 'member_added', async (trx) => {
      await this.access.member(ctx, chatId, refuseManage, trx)
    })
    const rows = await this.repository.members(chatId)
    return rows.filter((row) => userIds.includes(row.user_id)).map(presentMember)
  }

  /** Lets somebody in who has the right to join: the chat is public, or an invite says so. */
  async letIn(ctx: Ctx, chatId: string, redeem?: (trx: Trx) => Promise<void>): Promise<void> {
    await this.#enter(chatId, ctx.userId!, [ctx.userId!], 'member_joined', redeem)
  }

  async join(ctx: Ctx, chatId: string): Promise<Chat> {
    const chat = await this.repository.chat(chatId)
    const row = await this.repository.member(chatId, ctx.userId!)
    if (!chat || (!chat.handle && !isMember(row))) fail('chat.not_found')
    if (!isMember(row)) await this.letIn(ctx, chatId)
    return this.chats.get(ctx, chatId)
  }

  async setRole(ctx: Ctx, chatId: string, userId: string, role: MemberRole): Promise<Member> {
    const inside = await this.access.member(ctx, chatId, refuseOwn)
    this.#refuseType(inside.chat)
    const row = await this.#target(chatId, userId)
    if (row.role === role) return presentMember(row)
    if (userId === ctx.userId) fail('chat.forbidden')
    const roles: { userId: string; role: MemberRole }[] = [{ userId, role }]
    // Giving `owner` hands the chat over; the giver stays as an admin.
    if (role === 'owner') roles.push({ userId: ctx.userId!, role: 'admin' })
    await this.changes.commit(chatId, async (trx) => {
      await this.access.member(ctx, chatId, refuseOwn, trx)
      await this.#target(chatId, userId, trx)
      for (const one of roles) {
        await trx
          .updateTable('chat_members')
          .set({ role: one.role })
          .where('chat_id', '=', chatId)
          .where('user_id', '=', one.userId)
          .execute()
      }
      return { id: this.tools.ids.id(), chatId, actorId: ctx.userId!, roles }
    })
    return presentMember(await this.#target(chatId, userId))
  }

  async remove(ctx: Ctx, chatId: string, userId: string): Promise<void> {
    const { chat, row } = await this.access.member(ctx, chatId, refuseManage)
    this.#refuseType(chat)
    const target = await this.#target(chatId, userId)
    if (userId === ctx.userId) return this.leave(ctx, chatId)
    const refusal = refuseRemove(row, target.role)
    if (refusal) fail(refusal)
    await this.#takeOut(chat, ctx.userId!, userId, 'member_removed')
  }

  async leave(ctx: Ctx, chatId: string): Promise<void> {
    const { chat, row } = await this.access.member(ctx, chatId)
    this.#refuseType(chat)
    if (refuseLeave(row)) {
      if ((await this.repository.members(chatId)).length > 1) fail('chat.owner_must_stay')
      return this.chats.deleteFor(ctx.userId!, chatId)
    }
    await this.#takeOut(chat, ctx.userId!, ctx.userId!, 'member_left')
  }

  async #enter(
    chatId: string,
    actorId: string,
    userIds: readonly string[],
    type: string,
    admit?: (trx: Trx) => Promise<void>,
  ): Promise<void> {
    await this.changes.commit(chatId, async (trx): Promise<Change | undefined> => {
      const chat = (await this.repository.chat(chatId, trx)) ?? fail('chat.not_found')
      const present = new Set((await this.repository.members(chatId, trx)).map((row) => row.user_id))
      const fresh = [...new Set(userIds)].filter((id) => !present.has(id))
      if (fresh.length === 0) return undefined
      if (present.size + fresh.length > limits.membersPerChat)
        fail('chat.too_many_members', { limit: limits.membersPerChat })
      await admit?.(trx)
      await this.repository.join(
        trx,
        chatId,
        fresh.map((user_id) => ({ user_id, role: 'member' })),
        this.tools.clock.now(),
      )
      const service = isSpoken(chat, present.size + fresh.length) ? { type, userIds: fresh } : undefined
      return {
        id: this.tools.ids.id(),
        chatId,
        actorId,
        service,
        joined: fresh.map((userId) => ({ userId, role: 'member' })),
        shared: true,
      }
    })
  }

  async #takeOut(chat: ChatsTable, actorId: string, userId: string, type: string): Promise<void> {
    await this.changes.commit(chat.id, async (trx) => {
      const target = await this.repository.member(chat.id, userId, trx)
      if (!isMember(target)) return undefined
      const actor = actorId === userId ? target : await this.#target(chat.id, actorId, trx)
      const refusal = actor === target ? refuseLeave(target) : refuseRemove(actor, target.role)
      if (refusal) fail(refusal)
      await trx
        .updateTable('chat_members')
        .set({ removed_at: this.tools.clock.now() })
        .where('chat_id', '=', chat.id)
        .where('user_id', '=', userId)
        .execute()
      await this.repository.count(trx, chat.id)
      const service = isSpoken(chat, chat.member_count) ? { type, userIds: [userId] } : undefined
      return { id: this.tools.ids.id(), chatId: chat.id, actorId, service, left: [userId], shared: true }
    })
  }

  async #target(chatId: string, userId: string, trx?: Trx): Promise<ChatMembersTable> {
    const row = await this.repository.member(chatId, userId, trx)
    return isMember(row) ? row : fail('chat.member_not_found')
  }

  async #profiles(ids: readonly string[]): Promise<Map<string, User>> {
    const found = new Map<string, User>()
    for (let at = 0; at < ids.length; at += 100) {
      const { items } = await this.tools.ask.of(users.find, this.tools.ask.service(), { ids: ids.slice(at, at + 100) })
      for (const user of items) found.set(user.id, user)
    }
    return found
  }

  #refuseType(chat: Inside['chat']): void {
    const refusal = refuseType(chat)
    if (refusal) fail(refusal, { type: chat.type })
  }
}

/** Coming and going is a message in groups of up to 100; elsewhere it stands on the chat's record. */
function isSpoken(chat: Pick<ChatsTable, 'type'>, members: number): boolean {
  return chat.type === 'group' && members <= limits.serviceJoinsUpTo
}

type Place = readonly [rank: number, joinedAt: number, userId: string]

/** Owners and admins first, then by when they came. */
function placeOf(row: ChatMembersTable): Place {
  return [RANK[row.role], row.joined_at, row.user_id]
}

function compare(a: Place, b: Place): number {
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : Number(a[2] > b[2]))
}
