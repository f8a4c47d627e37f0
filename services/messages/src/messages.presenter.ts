import type { AnyMessage, ChatRecord, LogItem, Message, Mine, Tombstone } from '@ultrachat/contracts'
import type { MessageDoc } from './messages.documents.js'

/** A stored message as everyone who may see it gets it. Nothing of a deleted one but its place. */
export function presentMessage(doc: MessageDoc): AnyMessage {
  return doc.deletedAt ? presentTombstone(doc) : presentLive(doc)
}

export function presentItem(doc: MessageDoc): LogItem {
  return doc.seq === 0 ? presentRecord(doc) : presentMessage(doc)
}

export function presentLive(doc: MessageDoc): Message {
  const isText = doc.kind === 'text'
  return {
    id: doc.id,
    chatId: doc.chatId,
    seq: doc.seq,
    pts: doc.pts,
    kind: doc.kind,
    ...(doc.senderId !== doc.chatId && { senderId: doc.senderId }),
    ...(isText && { clientId: doc.clientId, text: doc.text }),
    ...(doc.service && { service: doc.service }),
    ...(doc.replyTo && { replyTo: doc.replyTo }),
    ...(doc.mentions && { mentions: doc.mentions }),
    ...(doc.mentionsAll && { mentionsAll: true }),
    ...(doc.reactions?.length && {
      reactions: doc.reactions.map(({ emoji, userIds }) => ({ emoji, count: userIds.length, userIds: userIds.slice(0, 3) })),
    }),
    ...(doc.pinnedAt && { pinnedAt: doc.pinnedAt }),
    createdAt: doc.createdAt,
    ...(doc.editedAt && { editedAt: doc.editedAt }),
  }
}

export function presentTombstone(doc: MessageDoc): Tombstone {
  const { id, chatId, seq, pts, kind, createdAt, deletedAt } = doc
  return { id, chatId, seq, pts, kind, createdAt, deletedAt: deletedAt! }
}

function presentRecord({ id, chatId, pts }: MessageDoc): ChatRecord {
  return { id, chatId, seq: 0, pts, kind: 'service' }
}

/** The caller's own about each message, where there is any. */
export function presentMine(docs: readonly MessageDoc[], userId: string): Record<string, Mine> {
  const mine: Record<string, Mine> = {}
  for (const doc of docs) {
    const reactions = reactionsOf(doc, userId)
    if (reactions.length > 0) mine[doc.id] = { reactions }
  }
  return mine
}

export function reactionsOf(doc: MessageDoc, userId: string): string[] {
  return doc.reactions?.filter((reaction) => reaction.userIds.includes(userId)).map((reaction) => reaction.emoji) ?? []
}
