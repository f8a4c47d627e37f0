import type { CollectionSpec, Doc } from '@ultrachat/ports'

export interface Message extends Doc {
  chatId: string
  seq: number
  pts: number
  senderId: string
  clientId: string
  /** When it was sent; present until it was published. */
  pending?: number
  text: string
  extra?: unknown
}

export const MESSAGES: CollectionSpec<Message> = {
  name: 'messages',
  indexes: {
    chatSeq: { fields: ['chatId', 'seq'], unique: true },
    chatPts: { fields: ['chatId', 'pts'], unique: true },
    client: { fields: ['senderId', 'clientId'], unique: true },
    pending: { fields: ['pending'], partial: true },
  },
}

export function aMessage(chatId: string, seq: number, more: Partial<Message> = {}): Message {
  const name = `${chatId}-${seq}`
  return { id: name, v: 1, chatId, seq, pts: seq, senderId: 'sender', clientId: name, text: `text of ${name}`, ...more }
}
