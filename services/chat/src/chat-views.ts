import { Injectable } from '@nestjs/common'
import { type Chat, type ChatMe, type ChatShared, messages } from '@ultrachat/contracts'
import { Ask } from '@ultrachat/kit'
import { isMember } from './chat.policy.js'
import { type Head, type Others, presentChat, presentMe, presentShared } from './chat.presenter.js'
import { ChatRepository } from './chat.repository.js'
import type { ChatMembersTable, ChatsTable } from './chat.tables.js'

const NOBODY: Others = { seenSeq: 0 }

/** Chats as their members see them: rows, joined with where the logs stand. */
@Injectable()
export class ChatViews {
  constructor(
    private readonly repository: ChatRepository,
    private readonly ask: Ask,
  ) {}

  async shared(chatId: string): Promise<ChatShared | undefined> {
    const chat = await this.repository.chat(chatId)
    return chat && presentShared(chat, (await this.#heads([{ chatId }]))[0]!)
  }

  async chat(chatId: string, userId: string): Promise<Chat | undefined> {
    const row = await this.repository.member(chatId, userId)
    return isMember(row) ? (await this.chats(userId, [row]))[0] : undefined
  }

  /** The person's chats, in the order of their rows; those that are deleted are left out. */
  async chats(userId: string, rows: readonly ChatMembersTable[]): Promise<Chat[]> {
    const chats = new Map((await this.#chatsOf(rows)).map((chat) => [chat.id, chat]))
    const live = rows.filter((row) => chats.has(row.chat_id))
    const heads = await this.#heads(
      live.map((row) => ({ chatId: row.chat_id, fromSeq: row.from_seq })),
      userId,
    )
    const others = await this.repository.others(userId, [...chats.values()])
    return live.map((row, i) => {
      const chat = chats.get(row.chat_id)!
      return presentChat(chat, row, heads[i]!, othersOf(chat, others))
    })
  }

  async me(row: ChatMembersTable): Promise<ChatMe> {
    const [head] = await this.#heads([{ chatId: row.chat_id }], row.user_id)
    return (await this.mine([row], [head!.ownSeq]))[0]!
  }

  /** What is their own for the people of these rows, whoever they are; `ownSeqs`: what each sent last, if the rows may not know. */
  async mine(rows: readonly ChatMembersTable[], ownSeqs: readonly number[] = []): Promise<ChatMe[]> {
    const chats = new Map((await this.#chatsOf(rows)).map((chat) => [chat.id, chat]))
    const readers = await this.repository.readers([...chats.values()])
    return rows.map((row, i) => {
      const chat = chats.get(row.chat_id)
      const others = (readers.get(row.chat_id) ?? []).filter((reader) => reader.userId !== row.user_id)
      const seenSeq = others.reduce((seen, reader) => Math.max(seen, reader.readSeq), 0)
      return presentMe(row, { seenSeq, ...(chat?.type === 'direct' && { userId: others[0]?.userId }) }, ownSeqs[i] ?? 0)
    })
  }

  async #chatsOf(rows: readonly ChatMembersTable[]): Promise<ChatsTable[]> {
    const found: ChatsTable[] = []
    for (let at = 0; at < rows.length; at += 500)
      found.push(...(await this.repository.chats(rows.slice(at, at + 500).map((row) => row.chat_id))))
    return found
  }

  async #heads(of: { chatId: string; fromSeq?: number }[], userId?: string): Promise<Head[]> {
    if (of.length === 0) return []
    return (await this.ask.of(messages.heads, this.ask.service(), { chats: of, userId })).items
  }
}

function othersOf(chat: ChatsTable, found: ReadonlyMap<string, Others>): Others {
  const others = found.get(chat.id) ?? NOBODY
  return chat.type === 'direct' ? others : { seenSeq: others.seenSeq }
}
