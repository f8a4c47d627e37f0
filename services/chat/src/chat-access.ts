import { Injectable } from '@nestjs/common'
import { type ErrorCode, fail } from '@ultrachat/contracts'
import type { Ctx } from '@ultrachat/ports'
import { isMember } from './chat.policy.js'
import { ChatRepository, type Trx } from './chat.repository.js'
import type { ChatMembersTable, ChatsTable } from './chat.tables.js'

export interface Inside {
  readonly chat: ChatsTable
  readonly row: ChatMembersTable
}

type Refuse = (row: ChatMembersTable, chat: ChatsTable) => ErrorCode | undefined

/** The one check of who may: the first line of every method that works on a chat. */
@Injectable()
export class ChatAccess {
  constructor(private readonly repository: ChatRepository) {}

  /**
   * With `trx`: asked again where the changes of the chat go one after the other, since the first answer may be outdated.
   * @throws chat.not_found for all but members; what `refuse` says for those without the right
   */
  async member(ctx: Ctx, chatId: string, refuse?: Refuse, trx?: Trx): Promise<Inside> {
    const row = await this.repository.member(chatId, ctx.userId!, trx)
    const chat = isMember(row) ? await this.repository.chat(chatId, trx) : undefined
    if (!chat || !row) fail('chat.not_found')
    const refusal = refuse?.(row, chat)
    if (refusal) fail(refusal, { type: chat.type })
    return { chat, row }
  }
}
