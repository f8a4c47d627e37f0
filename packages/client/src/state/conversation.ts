import { isMessage, type AnyMessage, type Mine } from '@ultrachat/contracts'
import type { OutboxItem, OutboxState } from '../outbox/item.js'
import type { MessageItem, MessagesView } from '../types.js'
import type { ChatState } from './chat.js'
import { lastWindow, messageAt, windowAt, type Window, type Windows } from './windows.js'

/** Which stretch of a chat is shown: the one around `anchor`, or the newest one. */
export interface Shown {
  anchor?: number
  /** At the end: new messages are shown as they come. */
  isFollowing: boolean
}

export const newest: Shown = { isFollowing: true }

/** The window to show. One that follows stays on its stretch until a hole before the newest messages is filled. */
export function shownWindow(windows: Windows, shown: Shown): Window | undefined {
  return (shown.anchor === undefined ? undefined : windowAt(windows, shown.anchor)) ?? lastWindow(windows)
}

export interface OnItsWay {
  item: OutboxItem
  state: OutboxState
  message?: AnyMessage
}
export type Overlay = (message: AnyMessage) => AnyMessage

export interface Sources {
  chat: ChatState
  shown: Shown
  onTheirWay: readonly OnItsWay[]
  mineOf(messageId: string): Mine
  /** A message that is answered and stands in no window, if known. */
  referenced(replyTo: { id: string; seq: number }): AnyMessage | undefined
  overlay(message: AnyMessage): { message: AnyMessage; mine?: Mine }
  keyOf(message: AnyMessage): string
}

interface Row {
  item: MessageItem
  from: readonly unknown[]
}

/** Makes the rows of one conversation; a row whose sources are the same is the same object. */
export class Rows {
  #rows = new Map<string, Row>()

  view(sources: Sources, status: Pick<MessagesView, 'isLoading' | 'isLoaded' | 'error'>): MessagesView {
    const { chat, shown } = sources
    const window = shownWindow(chat.windows, shown)
    const rows = new Map<string, Row>()
    for (const message of window?.items ?? []) this.#add(rows, sources, message, 'sent')
    const isAtEnd = !window || window.to >= chat.logSeq
    if (isAtEnd || shown.isFollowing) for (const entry of sources.onTheirWay) this.#addPending(rows, sources, entry, window)
    this.#rows = rows
    const floor = Math.max(1, chat.me.fromSeq, chat.floor ?? 1)
    return {
      items: [...rows.values()].map((row) => row.item),
      hasBefore: window ? window.from > floor : false,
      hasAfter: window ? window.to < chat.logSeq : false,
      ...status,
    }
  }

  #addPending(rows: Map<string, Row>, sources: Sources, entry: OnItsWay, window: Window | undefined): void {
    const { message } = entry
    if (message && window && window.from <= message.seq && message.seq <= window.to) return
    this.#add(rows, sources, message ?? optimistic(entry.item), entry.state, entry.item)
  }

  #add(rows: Map<string, Row>, sources: Sources, stored: AnyMessage, state: OutboxState, item?: OutboxItem): void {
    const { message, mine = sources.mineOf(stored.id) } = sources.overlay(stored)
    if (mine.hidden) return
    const replyTo = isMessage(message) && message.replyTo ? answered(sources, message.replyTo) : undefined
    const key = item?.clientId ?? sources.keyOf(stored)
    // An optimistic message is made anew each time; what it is made of is not.
    const from = [state === 'sent' || !item ? message : item, state, mine, replyTo, item?.failure]
    const known = this.#rows.get(key)
    if (known && known.from.every((part, at) => part === from[at])) return void rows.set(key, known)
    rows.set(key, {
      from,
      item: { key, message, state, mine, ...(replyTo && { replyTo }), ...(item?.failure && { failure: item.failure }) },
    })
  }
}

function answered({ chat, referenced }: Sources, replyTo: { id: string; seq: number }): AnyMessage | undefined {
  return messageAt(chat.windows, replyTo.seq) ?? referenced(replyTo)
}

function optimistic({ clientId, chatId, senderId, text, replyTo, createdAt }: OutboxItem): AnyMessage {
  return {
    id: clientId,
    chatId,
    seq: Number.MAX_SAFE_INTEGER,
    pts: 0,
    kind: 'text',
    senderId,
    clientId,
    text,
    createdAt,
    ...(replyTo && { replyTo }),
  }
}
