import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { Config } from '@ultrachat/config'
import { type Chat, type ChatPreview, type Invite, fail } from '@ultrachat/contracts'
import { Keys } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { ChatAccess } from '../chat-access.js'
import { isMember, refuseManage, refuseType } from '../chat.policy.js'
import { presentPreview } from '../chat.presenter.js'
import { ChatRepository, type Trx } from '../chat.repository.js'
import type { ChatInvitesTable } from '../chat.tables.js'
import { ChatsService, ChatsTools } from '../chats/chats.service.js'
import { MembersService } from '../members/members.service.js'

@Injectable()
export class InviteTools {
  constructor(
    readonly keys: Keys,
    readonly config: Config,
    readonly chat: ChatsTools,
    readonly access: ChatAccess,
  ) {}
}

/** Links that let people in. The code is derived from the invite's id, so only its hash is stored. */
@Injectable()
export class InvitesService {
  constructor(
    private readonly repository: ChatRepository,
    private readonly chats: ChatsService,
    private readonly members: MembersService,
    private readonly tools: InviteTools,
  ) {}

  async list(ctx: Ctx, chatId: string): Promise<Invite[]> {
    await this.tools.access.member(ctx, chatId, refuseManage)
    const rows = await this.repository.db
      .selectFrom('chat_invites')
      .selectAll()
      .where('chat_id', '=', chatId)
      .orderBy('created_at', 'desc')
      .execute()
    return rows.filter((row) => !this.#end(row)).map((row) => this.#present(ctx, row))
  }

  async create(ctx: Ctx, input: { chatId: string; expiresAt?: string; maxUses?: number }): Promise<Invite> {
    const { chat } = await this.tools.access.member(ctx, input.chatId, refuseManage)
    const refusal = refuseType(chat)
    if (refusal) fail(refusal, { type: chat.type })
    const id = this.tools.chat.ids.id()
    const row: ChatInvitesTable = {
      id,
      chat_id: input.chatId,
      code_hash: hashOf(this.#code(id)),
      created_by: ctx.userId!,
      created_at: this.tools.chat.clock.now(),
      expires_at: input.expiresAt ? Date.parse(input.expiresAt) : null,
      max_uses: input.maxUses ?? null,
      uses: 0,
      revoked_at: null,
    }
    await this.repository.db.insertInto('chat_invites').values(row).execute()
    return this.#present(ctx, row)
  }

  async revoke(ctx: Ctx, chatId: string, id: string): Promise<void> {
    await this.tools.access.member(ctx, chatId, refuseManage)
    const result = await this.repository.db
      .updateTable('chat_invites')
      .set({ revoked_at: this.tools.chat.clock.now() })
      .where('id', '=', id)
      .where('chat_id', '=', chatId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (Number(result.numUpdatedRows) === 0) fail('chat.invite_not_found')
  }

  async preview(code: string): Promise<{ chat: ChatPreview; approval: boolean }> {
    const { chat_id } = await this.#good(code)
    return { chat: presentPreview((await this.repository.chat(chat_id)) ?? gone('chat_deleted')), approval: false }
  }

  /** The chat that a good invite leads to; uses nothing. */
  async check(code: string): Promise<{ chatId: string }> {
    return { chatId: (await this.#good(code)).chat_id }
  }

  async join(ctx: Ctx, code: string): Promise<Chat> {
    const row = await this.#byCode(code)
    if (isMember(await this.repository.member(row.chat_id, ctx.userId!))) return this.chats.get(ctx, row.chat_id)
    const { chat_id, id } = await this.#good(code)
    await this.members.letIn(ctx, chat_id, (trx) => this.#use(trx, id))
    return this.chats.get(ctx, chat_id)
  }

  /** Counts one use, unless the last one is gone: of two who come at once only one gets it. */
  async #use(trx: Trx, id: string): Promise<void> {
    const row = await trx.selectFrom('chat_invites').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) gone('chat_deleted')
    const end = this.#end(row)
    if (end) gone(end)
    await trx
      .updateTable('chat_invites')
      .set({ uses: row.uses + 1 })
      .where('id', '=', id)
      .execute()
  }

  async #good(code: string): Promise<ChatInvitesTable> {
    const row = await this.#byCode(code)
    const end = this.#end(row)
    if (end) gone(end)
    return (await this.repository.chat(row.chat_id)) ? row : gone('chat_deleted')
  }

  async #byCode(code: string): Promise<ChatInvitesTable> {
    const row = await this.repository.db
      .selectFrom('chat_invites')
      .selectAll()
      .where('code_hash', '=', hashOf(code))
      .executeTakeFirst()
    return row ?? fail('chat.invite_not_found')
  }

  /** Why an invite lets nobody in any more. */
  #end(row: ChatInvitesTable): End | undefined {
    if (row.revoked_at !== null) return 'revoked'
    if (row.max_uses !== null && row.uses >= row.max_uses) return 'used_up'
    return row.expires_at !== null && row.expires_at <= this.tools.chat.clock.now() ? 'expired' : undefined
  }

  #present(ctx: Ctx, row: ChatInvitesTable): Invite {
    const code = this.#code(row.id)
    return {
      id: row.id,
      code,
      // In the fragment: no server, proxy or log on the way sees the code.
      url: `${this.tools.config.PUBLIC_URL ?? ctx.origin ?? ''}/#/join/${code}`,
      uses: row.uses,
      ...(row.max_uses !== null && { maxUses: row.max_uses }),
      ...(row.expires_at !== null && { expiresAt: new Date(row.expires_at).toISOString() }),
      createdAt: new Date(row.created_at).toISOString(),
      createdBy: row.created_by,
    }
  }

  /** 132 bits that nobody can guess from the id. */
  #code(id: string): string {
    return this.tools.keys.hmac('chat.invite', id).slice(0, 22)
  }
}

type End = 'expired' | 'used_up' | 'revoked' | 'chat_deleted'

function gone(reason: End): never {
  fail('chat.invite_gone', { reason })
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url')
}
