import type { ChatView, OutboxItem } from '@ultrachat/client'
import { isMessage } from '@ultrachat/contracts'
import { i18n } from '../../app/i18n'
import { plainText } from '../markdown'
import { serviceText } from './serviceText'

export type Ticks = 'queued' | 'sent' | 'read' | 'failed'

/** The second line of a chat in the list. */
export interface ChatPreview {
  kind: 'typing' | 'draft' | 'message' | 'service' | 'empty'
  /** Who wrote it, where that is not clear from the chat. */
  sender?: string
  text: string
  /** How far the last message got, if it is one's own. */
  ticks?: Ticks
  /** When that was, RFC 3339. */
  at: string
}

export interface PreviewSources {
  myId: string | undefined
  nameOf: (userId: string) => string | undefined
  typing: readonly string[]
  draft: string
  /** One's newest message that the server does not have yet. */
  pending?: OutboxItem | undefined
  isOpen?: boolean
}

/** Typing before a draft, a draft before what is on its way, that before the last message. No draft hides what is unread, nor shows in the chat that is open. */
export function previewOf(chat: ChatView, sources: PreviewSources): ChatPreview {
  const { typing, draft, pending, isOpen } = sources
  const message = chat.lastMessage && isMessage(chat.lastMessage) ? chat.lastMessage : undefined
  const at = pending?.createdAt ?? message?.createdAt ?? chat.createdAt
  if (typing.length > 0) return { kind: 'typing', text: typingText(chat, typing, sources), at }
  if (draft.trim() && !isOpen && chat.unread === 0) return { kind: 'draft', text: plainText(draft), at }
  if (pending)
    return {
      kind: 'message',
      ...senderOf(chat, pending.senderId, sources),
      text: plainText(pending.text),
      ticks: pending.failure ? 'failed' : 'queued',
      at,
    }
  if (!message)
    return { kind: 'empty', text: i18n.global.t(chat.type === 'saved' ? 'chats.savedHint' : 'chats.nothing'), at }
  if (message.kind === 'service') {
    return {
      kind: 'service',
      text: serviceText(message, { nameOf: sources.nameOf, myId: sources.myId, chatType: chat.type }),
      at,
    }
  }
  const isOwn = message.senderId === sources.myId && chat.type !== 'saved'
  const ticks = chat.me.seenSeq >= message.seq ? 'read' : 'sent'
  return {
    kind: 'message',
    ...senderOf(chat, message.senderId, sources),
    text: plainText(message.text ?? ''),
    ...(isOwn && { ticks }),
    at,
  }
}

// In a direct chat the name is above and the ticks say whose it is; in a channel it is the channel that speaks.
function senderOf(chat: ChatView, senderId: string | undefined, { myId, nameOf }: PreviewSources): { sender?: string } {
  if (chat.type !== 'group' || !senderId) return {}
  const sender = senderId === myId ? i18n.global.t('chats.you') : nameOf(senderId)
  return sender ? { sender } : {}
}

/** One, two or several people typing; in a direct chat it is clear who. */
export function typingText(
  chat: Pick<ChatView, 'type'>,
  typing: readonly string[],
  { nameOf }: Pick<PreviewSources, 'nameOf'>,
): string {
  const { t } = i18n.global
  if (chat.type === 'direct') return t('chats.typing')
  const [first, second] = typing.map((id) => nameOf(id) ?? t('service.somebody'))
  if (typing.length === 1) return t('chats.typingOne', { name: first })
  if (typing.length === 2) return t('chats.typingTwo', { first, second })
  return t('chats.typingMany', { count: typing.length })
}
