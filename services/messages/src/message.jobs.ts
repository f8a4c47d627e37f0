import { UltraChatError } from '@ultrachat/contracts'
import type { Ctx } from '@ultrachat/ports'
import { type Desk, type Job, type Plan, type Sent, insert, replace, stop, target } from './job.js'
import type { MessageDoc, StoredMessage } from './messages.documents.js'
import { type Insider, canSee, refuseDelete, refuseEdit, refuseSend } from './messages.policy.js'

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
