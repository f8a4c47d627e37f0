import { Injectable } from '@nestjs/common'
import type { ChatMembership } from '@ultrachat/contracts'
import { ChatRepository } from '../chat.repository.js'

/** Who is where, for the services that must know: messages before it numbers a send, gateways before they forward. */
@Injectable()
export class MembershipService {
  constructor(private readonly repository: ChatRepository) {}

  async of(chatId: string): Promise<ChatMembership> {
    const chat = await this.repository.chat(chatId)
    if (!chat) return { exists: false, members: [] }
    const rows = await this.repository.members(chatId)
    const members = rows.map(({ user_id, role, from_seq }) => ({ userId: user_id, role, fromSeq: from_seq }))
    return { exists: true, type: chat.type, members }
  }

  async rooms(userId: string): Promise<{ items: { chatId: string; fromPts: number }[] }> {
    const rows = await this.repository.rowsOf(userId)
    return { items: rows.map(({ chat_id, join_pts }) => ({ chatId: chat_id, fromPts: join_pts })) }
  }
}
