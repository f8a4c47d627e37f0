import type { MessageItem } from '@ultrachat/client'
import { isMessage, type Message } from '@ultrachat/contracts'
import { dayKeyOf } from './times'

/** A message as the list draws it: what it is, and how it stands among its neighbours. The same object while nothing changes. */
export interface MessageRow {
  readonly key: string
  readonly item: MessageItem
  readonly message: Message
  readonly seq: number
  readonly day: string
  /** First and last of a run by one sender. */
  readonly isFirst: boolean
  readonly isLast: boolean
  /** The unread ones begin here. */
  readonly isUnreadStart: boolean
}

export interface RowContext {
  myId: string | undefined
  /** What was read when the list was opened; the divider stands after it. */
  unreadAfter?: number
}

const RUN_MS = 5 * 60_000

/** Rows of what can be seen: deleted messages leave no hole. `known` are the rows of before. */
export function rowsOf(
  items: readonly MessageItem[],
  context: RowContext,
  known: ReadonlyMap<string, MessageRow> = new Map(),
): MessageRow[] {
  const seen = items.filter((item) => isMessage(item.message))
  const unreadKey = firstUnread(seen, context)?.key
  return seen.map((item, at) => {
    const message = item.message as Message
    const before = seen[at - 1]?.message
    const after = seen[at + 1]?.message
    const isUnreadStart = item.key === unreadKey
    const isFirst = isUnreadStart || !isRun(before, message)
    const isLast = !isRun(message, after) || seen[at + 1]?.key === unreadKey
    const old = known.get(item.key)
    if (old && old.item === item && old.isFirst === isFirst && old.isLast === isLast && old.isUnreadStart === isUnreadStart)
      return old
    return { key: item.key, item, message, seq: message.seq, day: dayOf(message), isFirst, isLast, isUnreadStart }
  })
}

export interface DaySection {
  day: string
  rows: MessageRow[]
}

export function sectionsOf(rows: readonly MessageRow[]): DaySection[] {
  const sections: DaySection[] = []
  for (const row of rows) {
    const last = sections.at(-1)
    if (last?.day === row.day) last.rows.push(row)
    else sections.push({ day: row.day, rows: [row] })
  }
  return sections
}

/** The first message of somebody else that was not read. */
function firstUnread(items: readonly MessageItem[], { unreadAfter, myId }: RowContext): MessageItem | undefined {
  if (unreadAfter === undefined) return undefined
  return items.find(
    ({ message, state }) => state === 'sent' && message.seq > unreadAfter && (message as Message).senderId !== myId,
  )
}

function isRun(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || a.kind !== 'text' || b.kind !== 'text' || a.senderId !== b.senderId) return false
  return Date.parse(b.createdAt) - Date.parse(a.createdAt) < RUN_MS && dayOf(a) === dayOf(b)
}

const days = new Map<string, string>()

// Thousands of messages share their minute; a Date each would be felt while scrolling.
function dayOf({ createdAt }: Message): string {
  const minute = createdAt.slice(0, 16)
  const known = days.get(minute)
  if (known) return known
  if (days.size > 5000) days.clear()
  const day = dayKeyOf(createdAt)
  days.set(minute, day)
  return day
}
