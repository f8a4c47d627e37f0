import type { ErrorCode, MemberRole } from '@ultrachat/contracts'
import type { ChatMembersTable, ChatsTable } from './chat.tables.js'

type Refusal = ErrorCode | undefined
type Who = Pick<ChatMembersTable, 'role'>

/** Rename, describe, add people, invites, remove: admins. */
export function refuseManage(who: Who): Refusal {
  return who.role === 'member' ? 'chat.forbidden' : undefined
}

/** Roles, delete the chat, hand it over: the owner; in a direct chat there is none. */
export function refuseOwn(who: Who): Refusal {
  return who.role === 'owner' ? undefined : 'chat.forbidden'
}

/** Admins remove members; the owner also admins; nobody the owner. */
export function refuseRemove(who: Who, target: MemberRole): Refusal {
  if (target === 'owner') return 'chat.forbidden'
  if (target === 'admin') return refuseOwn(who)
  return refuseManage(who)
}

/** Whoever owns the chat stays until it is handed over. */
export function refuseLeave(who: Who): Refusal {
  return who.role === 'owner' ? 'chat.owner_must_stay' : undefined
}

/** Groups and channels have members that come and go; direct chats and saved messages do not. */
export function refuseType(chat: Pick<ChatsTable, 'type'>): Refusal {
  return chat.type === 'group' || chat.type === 'channel' ? undefined : 'chat.wrong_type'
}

/** In a channel only admins post. */
export function refuseTyping(chat: Pick<ChatsTable, 'type'>, who: Who): Refusal {
  return chat.type === 'channel' ? refuseManage(who) : undefined
}

export function isMember(row: ChatMembersTable | undefined): row is ChatMembersTable {
  return row !== undefined && row.removed_at === null && row.logged === 1
}
