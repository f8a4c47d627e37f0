import { Injectable } from '@nestjs/common'
import { type User, chats, users } from '@ultrachat/contracts'
import { Announce } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { ChatAccess } from '../chat-access.js'
import { refuseTyping } from '../chat.policy.js'
import { ChatRepository } from '../chat.repository.js'

const CHATS_TOLD = 200

/** What is told to the members of a chat and not kept: typing, and new profiles. */
@Injectable()
export class TypingService {
  constructor(
    private readonly repository: ChatRepository,
    private readonly access: ChatAccess,
    private readonly announce: Announce,
  ) {}

  async tell(ctx: Ctx, chatId: string, typing: boolean): Promise<void> {
    await this.access.member(ctx, chatId, (row, chat) => refuseTyping(chat, row))
    this.announce.emit(chats.typingUpdated, { chatId, userId: ctx.userId!, typing })
  }

  /** In the chats of the person; others see the new profile when they next ask for it. */
  async profile(user: User): Promise<void> {
    const rows = await this.repository.rowsOf(user.id)
    for (const { chat_id } of rows.slice(0, CHATS_TOLD)) this.announce.emit(users.updated, { chatId: chat_id, user })
  }
}
