import type { ChatType, ErrorCode, MemberRole } from '@ultrachat/contracts'
import type { MessageDoc } from './messages.documents.js'

/** A member as the chat's log knows them. */
export interface Insider {
  readonly userId: string
  readonly role: MemberRole
  readonly fromSeq: number
}

type Refusal = ErrorCode | undefined

const isAdmin = (who: Insider) => who.role !== 'member'

/** In a channel only admins post. */
export function refuseSend(type: ChatType, who: Insider): Refusal {
  return type === 'channel' && !isAdmin(who) ? 'chat.forbidden' : undefined
}

/** In a direct chat both may pin. */
export function refusePin(type: ChatType, who: Insider): Refusal {
  return type === 'direct' || isAdmin(who) ? undefined : 'chat.forbidden'
}

export function refuseEdit(who: Insider, doc: MessageDoc): Refusal {
  if (doc.deletedAt) return 'messages.deleted'
  if (doc.kind === 'service') return 'messages.service_message'
  return doc.senderId === who.userId ? undefined : 'messages.forbidden'
}

/** The author, and admins of groups and channels. */
export function refuseDelete(type: ChatType, who: Insider, doc: MessageDoc): Refusal {
  if (doc.kind === 'text' && doc.senderId === who.userId) return undefined
  return type !== 'direct' && isAdmin(who) ? undefined : 'messages.forbidden'
}

export function canSee(who: Insider, doc: MessageDoc): boolean {
  return doc.seq >= who.fromSeq
}
