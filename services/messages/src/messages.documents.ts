import type { CollectionSpec, Doc, Stored } from '@ultrachat/ports'

/** An event that is told together with an entry of the log; `pts` is put in when the entry has one. */
export interface Announcement {
  event: string
  payload: Record<string, unknown>
}

/** A message, a tombstone, or (seq 0) the chat's own record, as stored. `senderId`, `clientId`, `bodyHash` stay for ever. */
export interface MessageDoc extends Doc {
  v: 1
  chatId: string
  seq: number
  pts: number
  kind: 'text' | 'service'
  /** Of a service message: who did it, else the chat's id. */
  senderId?: string
  clientId?: string
  bodyHash?: string
  text?: string
  service?: { type: string; userIds?: string[]; params?: Record<string, string> }
  replyTo?: { id: string; seq: number }
  mentions?: string[]
  mentionsAll?: boolean
  reactions?: { emoji: string; userIds: string[] }[]
  /** The chat's id while it is pinned: the index of pins has only these. */
  pinnedIn?: string
  pinnedAt?: string
  createdAt: string
  editedAt?: string
  deletedAt?: string
  /** 1 until its event is published: the message is its own outbox entry. */
  pending?: number
  announce?: Announcement[]
  /** On the record: the last changes entered there, so that an entry is made once. */
  recent?: { changeId: string; pts: number; lastSeq: number }[]
  /** On the record: the chat was deleted. */
  closed?: boolean
}

export type StoredMessage = Stored<MessageDoc>

export const messagesCollection: CollectionSpec<MessageDoc> = {
  name: 'messages',
  indexes: {
    bySeq: { fields: ['chatId', 'seq'], unique: true },
    byPts: { fields: ['chatId', 'pts'], unique: true },
    bySender: { fields: ['senderId', 'clientId'], unique: true, partial: true },
    pending: { fields: ['pending', 'chatId', 'pts'], partial: true },
    pins: { fields: ['pinnedIn', 'pinnedAt'], partial: true },
  },
}

/** What is a person's own about a message; an item of their box `marks`. */
export interface MarkDoc extends Doc {
  v: 1
  userId: string
  pts: number
  chatId: string
  messageId: string
  reactions: string[]
}

export const marksCollection: CollectionSpec<MarkDoc> = {
  name: 'marks',
  indexes: { byPts: { fields: ['userId', 'pts'], unique: true } },
}
