import { UltraChatError, limits } from '@ultrachat/contracts'
import type { Ctx, WriteOperation } from '@ultrachat/ports'
import type { ChatLog, Drafts, Effect } from './chat-log.js'
import type { Announcement, MessageDoc, StoredMessage } from './messages.documents.js'
import { type Insider, canSee, refuseDelete, refuseEdit, refusePin, refuseSend } from './messages.policy.js'

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

export interface SendInput {
  readonly clientId: string
  readonly text: string
  readonly replyToId?: string
  readonly bodyHash: string
  readonly names: readonly string[]
}

export function sendJob(ctx: Ctx, input: SendInput): Job {
  return {
    needs: input.replyToId ? [input.replyToId] : [],
    names: input.names,
    plan(desk) {
      const who = desk.log.insider(ctx.userId)
      const first = desk.drafts.sentAs(who.userId, input.clientId)
      if (first) return repeat(first, input.bodyHash)
      stop(refuseSend(desk.log.type, who))
      const replyTo = input.replyToId ? replyTarget(desk, who, input.replyToId) : undefined
      return insert(desk, {
        kind: 'text',
        senderId: who.userId,
        clientId: input.clientId,
        bodyHash: input.bodyHash,
        text: input.text,
        ...(replyTo && { replyTo }),
        ...mentionsIn(desk, input.names),
        createdAt: desk.now,
        pending: 1,
      })
    },
  }
}

export function editJob(ctx: Ctx, messageId: string, text: string, names: readonly string[]): Job {
  return {
    needs: [messageId],
    names,
    plan(desk) {
      const { who, doc } = target(desk, ctx, messageId)
      stop(refuseEdit(who, doc))
      if (doc.text === text) return { present: doc }
      const { mentions: _, mentionsAll: __, ...rest } = doc
      return replace(desk, { ...rest, text, ...mentionsIn(desk, names), editedAt: desk.now })
    },
  }
}

export function deleteJob(ctx: Ctx, messageId: string): Job {
  return {
    needs: [messageId],
    plan(desk) {
      const { who, doc } = target(desk, ctx, messageId)
      if (doc.deletedAt) return { present: doc }
      stop(refuseDelete(desk.log.type, who, doc))
      const { id, v, rev, chatId, seq, pts, kind, senderId, clientId, bodyHash, createdAt } = doc
      return replace(desk, {
        id,
        v,
        rev,
        chatId,
        seq,
        pts,
        kind,
        senderId,
        clientId,
        bodyHash,
        createdAt,
        deletedAt: desk.now,
      })
    },
  }
}

export function reactJob(ctx: Ctx, messageId: string, emoji: string, isOn: boolean): Job {
  return {
    needs: [messageId],
    plan(desk) {
      const { who, doc } = target(desk, ctx, messageId)
      if (doc.deletedAt) throw new UltraChatError('messages.deleted')
      const before = doc.reactions ?? []
      const mine = before.find((reaction) => reaction.emoji === emoji)
      if ((mine?.userIds.includes(who.userId) ?? false) === isOn) return { present: doc }
      if (isOn && !mine && before.length >= limits.reactionsPerMessage) {
        throw new UltraChatError('messages.too_many_reactions', { limit: limits.reactionsPerMessage })
      }
      const reactions = (isOn && !mine ? [...before, { emoji, userIds: [] }] : before)
        .map((r) =>
          r.emoji !== emoji
            ? r
            : { emoji, userIds: isOn ? [...r.userIds, who.userId] : r.userIds.filter((id) => id !== who.userId) },
        )
        .filter((r) => r.userIds.length > 0)
      return replace(desk, { ...doc, reactions })
    },
  }
}

export function pinJob(ctx: Ctx, messageId: string, isOn: boolean): Job {
  return {
    needs: [messageId],
    plan(desk) {
      const { who, doc } = target(desk, ctx, messageId)
      stop(refusePin(desk.log.type, who))
      if (doc.deletedAt) throw new UltraChatError('messages.deleted')
      if (doc.kind === 'service') throw new UltraChatError('messages.service_message')
      if (Boolean(doc.pinnedAt) === isOn) return { present: doc }
      const { pinnedAt: _, pinnedIn: __, ...rest } = doc
      return replace(desk, isOn ? { ...rest, pinnedAt: desk.now, pinnedIn: doc.chatId } : rest)
    },
  }
}

export interface Entry {
  readonly changeId: string
  readonly actorId?: string
  readonly service?: MessageDoc['service']
  readonly members?: readonly Effect[]
  readonly deleted?: boolean
  readonly announce: readonly Announcement[]
}

/** An entry of the chat or its members: a service message, or a new state of the chat's record. */
export function appendJob(chatId: string, entry: Entry): Job {
  const senderId = entry.actorId ?? chatId
  return {
    needs: [chatId],
    effects: entry.members ?? [],
    closes: entry.deleted,
    plan(desk) {
      const { service } = entry
      const first = service ? desk.drafts.sentAs(senderId, entry.changeId) : undefined
      if (first) return { present: first }
      const announce = entry.announce.map(({ event, payload }) => ({
        event,
        payload: numbered(payload, desk, service !== undefined),
      }))
      if (service) {
        return insert(desk, {
          kind: 'service',
          senderId,
          clientId: entry.changeId,
          service,
          announce,
          createdAt: desk.now,
          pending: 1,
        })
      }
      return onRecord(desk, chatId, entry, announce)
    },
  }
}

/** The entry's numbers, put into what is told with it. */
function numbered(payload: Record<string, unknown>, { pts, seq, log }: Desk, hasSeq: boolean): Record<string, unknown> {
  const chat = payload.chat as object | undefined
  return { ...payload, pts, ...(chat && { chat: { ...chat, pts, lastSeq: hasSeq ? seq : log.lastSeq } }) }
}

function onRecord(desk: Desk, chatId: string, entry: Entry, announce: Announcement[]): Plan {
  const record = desk.drafts.get(chatId)
  if (record?.recent?.some((change) => change.changeId === entry.changeId)) return { present: record }
  const change = { changeId: entry.changeId, pts: desk.pts, lastSeq: desk.log.lastSeq }
  const closed = entry.deleted ? { closed: true } : {}
  if (!record) {
    const doc: MessageDoc = {
      id: chatId,
      v: 1,
      chatId,
      seq: 0,
      pts: desk.pts,
      kind: 'service',
      createdAt: desk.now,
      pending: 1,
      announce,
      recent: [change],
      ...closed,
    }
    return { next: { ...doc, rev: 1 }, operation: { op: 'insert', doc } }
  }
  // What an earlier entry has not told yet is told with this one.
  const untold = record.pending ? (record.announce ?? []) : []
  return replace(desk, {
    ...record,
    announce: [...untold, ...announce],
    recent: [...(record.recent ?? []), change].slice(-100),
    ...closed,
  })
}

export interface PastMessage {
  readonly clientId: string
  readonly senderId: string
  readonly text: string
  readonly createdAt: string
  readonly bodyHash: string
  readonly replyTo?: Sent
}

/** A message of the past, written as announced. */
export function importJob(ctx: Ctx, past: PastMessage): Job {
  return {
    needs: [],
    needsSent: past.replyTo ? [past.replyTo] : [],
    own: past,
    plan(desk) {
      desk.log.insider(ctx.userId)
      const first = desk.drafts.sentAs(past.senderId, past.clientId)
      if (first && first.chatId !== desk.log.chatId) throw new UltraChatError('messages.client_id_reused')
      if (first) return { present: first }
      const original = past.replyTo && desk.drafts.sentAs(past.replyTo.senderId, past.replyTo.clientId)
      const { replyTo: _, ...fields } = past
      return insert(desk, { kind: 'text', ...fields, ...(original && { replyTo: { id: original.id, seq: original.seq } }) })
    },
  }
}

function repeat(first: StoredMessage, bodyHash: string): Plan {
  if (first.kind !== 'text' || first.bodyHash !== bodyHash) throw new UltraChatError('messages.client_id_reused')
  return { present: first }
}

function target(desk: Desk, ctx: Ctx, messageId: string): { who: Insider; doc: StoredMessage } {
  const who = desk.log.insider(ctx.userId)
  const doc = desk.drafts.get(messageId)
  if (!doc || doc.chatId !== desk.log.chatId || doc.seq === 0 || !canSee(who, doc))
    throw new UltraChatError('messages.not_found')
  return { who, doc }
}

function replyTarget(desk: Desk, who: Insider, id: string): { id: string; seq: number } {
  const doc = desk.drafts.get(id)
  if (!doc || doc.chatId !== desk.log.chatId || doc.seq === 0 || doc.deletedAt || !canSee(who, doc)) {
    throw new UltraChatError('messages.reply_not_found')
  }
  return { id: doc.id, seq: doc.seq }
}

function mentionsIn(desk: Desk, names: readonly string[]): Pick<MessageDoc, 'mentions' | 'mentionsAll'> {
  const ids = names
    .map((name) => desk.idsByName.get(name))
    .filter((id) => id !== undefined && desk.log.members.has(id)) as string[]
  return {
    ...(ids.length > 0 && { mentions: [...new Set(ids)] }),
    ...(desk.log.type !== 'direct' && names.some((name) => name === 'all' || name === 'here') && { mentionsAll: true }),
  }
}

function insert(desk: Desk, fields: Omit<MessageDoc, 'id' | 'v' | 'chatId' | 'seq' | 'pts'>): Plan {
  const doc: MessageDoc = { id: desk.newId(), v: 1, chatId: desk.log.chatId, seq: desk.seq, pts: desk.pts, ...fields }
  return { next: { ...doc, rev: 1 }, operation: { op: 'insert', doc } }
}

function replace(desk: Desk, changed: StoredMessage): Plan {
  const { rev, ...doc } = { ...changed, pts: desk.pts, pending: 1 }
  return { next: { ...doc, rev: rev + 1 }, operation: { op: 'replace', doc, rev } }
}

function stop(refusal: ConstructorParameters<typeof UltraChatError>[0] | undefined): void {
  if (refusal) throw new UltraChatError(refusal)
}
