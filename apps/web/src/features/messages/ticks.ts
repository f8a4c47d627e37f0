import type { MessageItem } from '@ultrachat/client'
import type { ChatType } from '@ultrachat/contracts'

export type Ticks = 'queued' | 'sent' | 'read' | 'failed'

/** A clock on its way, one tick with the server, two when somebody has read it. Nobody else reads saved messages, and a channel's readers are not counted. */
export function ticksOf(
  { state, message }: Pick<MessageItem, 'state' | 'message'>,
  about: { isOwn: boolean; chatType: ChatType | undefined; seenSeq: number },
): Ticks | undefined {
  if (!about.isOwn) return undefined
  if (state === 'failed') return 'failed'
  if (state !== 'sent') return 'queued'
  if (about.chatType === 'saved' || about.chatType === 'channel') return undefined
  return message.seq <= about.seenSeq ? 'read' : 'sent'
}
