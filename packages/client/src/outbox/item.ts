import type { ErrorCode, ErrorParams } from '@ultrachat/contracts'

/** A message on its way. `clientId` is a UUIDv7, so that items sort in the order in which they were written. */
export interface OutboxItem {
  clientId: string
  chatId: string
  senderId: string
  text: string
  replyTo?: { id: string; seq: number }
  createdAt: string
  /** Why the server refused it; such an item waits for the person: `retry` or `discard`. */
  failure?: { code: ErrorCode; params?: ErrorParams; message: string }
}

export type OutboxState = 'queued' | 'sending' | 'failed' | 'sent'

/** What is new in an item that waits for the person. */
export const isFailed = (item: OutboxItem) => item.failure !== undefined

/**
 * The item as it is tried again: without the reply, if what it answers was deleted meanwhile. That refusal says that nothing was
 * stored under its `clientId`, so that it may stand for the changed message.
 */
export function again({ failure, replyTo, ...item }: OutboxItem): OutboxItem {
  return { ...item, ...(replyTo && failure?.code !== 'messages.reply_not_found' && { replyTo }) }
}

/** The one that goes next: the oldest that has not failed. */
export function nextToSend(items: Iterable<OutboxItem>, chatId: string): OutboxItem | undefined {
  let next: OutboxItem | undefined
  for (const item of items) {
    if (item.chatId !== chatId || isFailed(item)) continue
    if (!next || item.clientId < next.clientId) next = item
  }
  return next
}
