import type { AnyMessage, BoxName, ChatMe, ChatShared, Me, Message, Mine, Settings, User } from '@ultrachat/contracts'
import type { OutboxItem } from '../outbox/item.js'

/** A chat without its messages. */
export interface StoredChat {
  id: string
  shared: ChatShared
  sharedPts: number
  me: ChatMe
  lastMessage?: Message
  /** Sync goes on from here. */
  pts: number
  logSeq: number
  /** To be fetched again. */
  isStale?: boolean
}

export interface StoredMark {
  chatId: string
  messageId: string
  mine: Mine
}

export interface StoredMeta {
  epoch?: string
  me?: Me
  settings?: Settings
  boxes?: Partial<Record<BoxName, number>>
}

export interface StoredDraft {
  chatId: string
  text: string
  isDirty: boolean
}

/** What a client paints from before the server has answered. */
export interface StoredState {
  meta: StoredMeta
  chats: StoredChat[]
  users: User[]
  drafts: StoredDraft[]
}

/** One atomic step: all of it is stored or nothing. Order: removals, then puts. */
export interface StoreBatch {
  meta?: StoredMeta
  /** Chats to drop with their messages and marks. */
  removeChats?: string[]
  /** Drops the messages (and marks) of a chat below a `seq`; all of them without one. */
  dropMessages?: { chatId: string; below?: number }[]
  chats?: StoredChat[]
  /** Puts by `(chatId, seq)`. A stored message with a higher `pts` stays. */
  messages?: AnyMessage[]
  marks?: StoredMark[]
  users?: User[]
}

/**
 * What a client keeps for the next start. Promises: `commit` is atomic; what was awaited is there after a reload; the
 * outbox and the drafts survive `clear({ keepWritings: true })`. One tab at a time commits; any tab writes outbox and drafts.
 */
export interface ClientStore {
  load(): Promise<StoredState>
  /** The newest stored messages of a chat, ascending by `seq`, holes allowed, with what is the person's own about them. */
  messages(chatId: string, limit: number): Promise<{ items: AnyMessage[]; marks: StoredMark[] }>
  commit(batch: StoreBatch): Promise<void>
  outbox(): Promise<OutboxItem[]>
  putOutbox(item: OutboxItem): Promise<void>
  removeOutbox(clientId: string): Promise<void>
  putDraft(draft: StoredDraft): Promise<void>
  removeDraft(chatId: string): Promise<void>
  clear(options?: { keepWritings?: boolean }): Promise<void>
}
