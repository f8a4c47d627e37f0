import type { ChatView } from '@ultrachat/client'
import { limits, type Message } from '@ultrachat/contracts'

export interface Permissions {
  post: boolean
  pin: boolean
  /** Rename, add people, invites, remove. */
  manage: boolean
  own: boolean
}

/** What the server would let this person do, so that nothing is offered that it refuses. */
export function permissionsOf(chat: Pick<ChatView, 'type' | 'me'> | undefined): Permissions {
  if (!chat) return { post: false, pin: false, manage: false, own: false }
  const isAdmin = chat.me.role !== 'member'
  const isPlace = chat.type === 'group' || chat.type === 'channel'
  return {
    post: chat.type !== 'channel' || isAdmin,
    pin: !isPlace || isAdmin,
    manage: isPlace && isAdmin,
    own: isPlace && chat.me.role === 'owner',
  }
}

export function canEdit(message: Message, myId: string): boolean {
  return message.kind === 'text' && message.senderId === myId
}

export function canDelete(message: Message, myId: string, may: Permissions): boolean {
  return message.senderId === myId || may.manage
}

/** Who has read it: asked about my own words in a group that is small enough to be told. */
export function canSeeReaders(
  message: Message,
  myId: string,
  chat: Pick<ChatView, 'type' | 'memberCount'> | undefined,
): boolean {
  return message.senderId === myId && chat?.type === 'group' && chat.memberCount <= limits.readsShownUpTo
}
