import type { Chat, ChatMe, ChatPreview, ChatShared, Member, OutputOf, messages } from '@ultrachat/contracts'
import type { ChatMembersTable, ChatsTable } from './chat.tables.js'

export type Head = OutputOf<typeof messages.heads>['items'][number]

/** What of the others' rows a person sees in a chat. */
export interface Others {
  readonly seenSeq: number
  /** The other one of a direct chat. */
  readonly userId?: string
}

const iso = (ms: number) => new Date(ms).toISOString()

export function presentShared(chat: ChatsTable, head: Pick<Head, 'lastSeq' | 'pts'>): ChatShared {
  return {
    id: chat.id,
    type: chat.type,
    ...(chat.title && { title: chat.title }),
    ...(chat.handle && { handle: chat.handle }),
    ...(chat.description && { description: chat.description }),
    history: chat.history,
    lastSeq: head.lastSeq,
    pts: head.pts,
    memberCount: chat.member_count,
    createdAt: iso(chat.created_at),
  }
}

export function presentMe(row: ChatMembersTable, others: Others, ownSeq: number): ChatMe {
  const readSeq = Math.max(row.read_seq, ownSeq)
  const mentions = (JSON.parse(row.unread_mentions) as number[]).filter((seq) => seq > readSeq)
  return {
    role: row.role,
    ...(others.userId && { userId: others.userId }),
    fromSeq: row.from_seq,
    readSeq,
    seenSeq: others.seenSeq,
    ...(row.marked_unread && { markedUnread: true }),
    ...(mentions.length > 0 && { unreadMentions: mentions }),
    ...(row.muted_until !== null && { mutedUntil: iso(row.muted_until) }),
    ...(row.pinned && { pinned: true }),
    ...(row.archived && { archived: true }),
    ...(row.folder && { folder: row.folder }),
    ...(row.draft && { draft: row.draft }),
  }
}

export function presentChat(chat: ChatsTable, row: ChatMembersTable, head: Head, others: Others): Chat {
  return {
    ...presentShared(chat, head),
    ...(head.lastMessage && { lastMessage: head.lastMessage }),
    me: presentMe(row, others, head.ownSeq),
  }
}

export function presentPreview(chat: ChatsTable): ChatPreview {
  return {
    id: chat.id,
    type: chat.type,
    title: chat.title ?? '',
    ...(chat.handle && { handle: chat.handle }),
    ...(chat.description && { description: chat.description }),
    memberCount: chat.member_count,
  }
}

export function presentMember(row: ChatMembersTable): Member {
  return { userId: row.user_id, role: row.role, joinedAt: iso(row.joined_at) }
}
