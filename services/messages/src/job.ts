import { UltraChatError } from '@ultrachat/contracts'
import type { Ctx, WriteOperation } from '@ultrachat/ports'
import type { ChatLog, Drafts, Effect } from './chat-log.js'
import type { MessageDoc, StoredMessage } from './messages.documents.js'
import { type Insider, canSee } from './messages.policy.js'

/** What a plan may look at. The numbers are those that the entry gets if it is written. */
export interface Desk {
  readonly log: ChatLog
  readonly drafts: Drafts
  readonly seq: number
  readonly pts: number
  readonly now: string
  readonly newId: () => string
  /** Usernames that stand after `@` in the texts of this batch. */
  readonly idsByName: ReadonlyMap<string, string>
}

/** Either the answer is there already, or `next` is written and then is the answer. */
export type Plan =
  | { readonly present: StoredMessage }
  | { readonly next: StoredMessage; readonly operation: WriteOperation<MessageDoc> }

/** A message by what its sender called it. */
export interface Sent {
  readonly senderId: string
  readonly clientId: string
}

/** One change of a chat, waiting in its queue. `plan` runs where numbers are given out; it throws what the caller shall hear. */
export interface Job {
  /** Ids of documents that it looks at. */
  readonly needs: readonly string[]
  readonly needsSent?: readonly Sent[]
  /** What it writes, where it may have been written before by a run that was cut off. */
  readonly own?: Sent
  readonly names?: readonly string[]
  readonly effects?: readonly Effect[]
  readonly closes?: boolean
  plan(desk: Desk): Plan
}

/** The message and who asks; `messages.not_found` unless they may see it. */
export function target(desk: Desk, ctx: Ctx, messageId: string): { who: Insider; doc: StoredMessage } {
  const who = desk.log.insider(ctx.userId)
  const doc = desk.drafts.get(messageId)
  if (!doc || doc.chatId !== desk.log.chatId || doc.seq === 0 || !canSee(who, doc))
    throw new UltraChatError('messages.not_found')
  return { who, doc }
}

/** A new entry with the numbers of the desk. */
export function insert(desk: Desk, fields: Omit<MessageDoc, 'id' | 'v' | 'chatId' | 'seq' | 'pts'>): Plan {
  const doc: MessageDoc = { id: desk.newId(), v: 1, chatId: desk.log.chatId, seq: desk.seq, pts: desk.pts, ...fields }
  return { next: { ...doc, rev: 1 }, operation: { op: 'insert', doc } }
}

/** A new state of a document, with a `pts` of its own. */
export function replace(desk: Desk, changed: StoredMessage): Plan {
  const { rev, ...doc } = { ...changed, pts: desk.pts, pending: 1 }
  return { next: { ...doc, rev: rev + 1 }, operation: { op: 'replace', doc, rev } }
}

/** Throws a refusal of a policy. */
export function stop(refusal: ConstructorParameters<typeof UltraChatError>[0] | undefined): void {
  if (refusal) throw new UltraChatError(refusal)
}
