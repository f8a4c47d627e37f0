import { isTombstone, type AnyMessage, type Chat, type ChatMe, type ChatShared, type Message } from '@ultrachat/contracts'
import type { LogEvent } from '../socket/events.js'
import { insert, messageAt, type Windows } from './windows.js'

/** What this client knows of a chat. A value: every change makes another one. */
export interface ChatState {
  readonly id: string
  readonly shared: ChatShared
  /** The `pts` as of which `shared` is known; older news of it is ignored. */
  readonly sharedPts: number
  readonly me: ChatMe
  readonly lastMessage?: Message
  /** Everything up to here has been applied. */
  readonly pts: number
  /** The last message of the log up to `pts`. */
  readonly logSeq: number
  /**
   * Since here the log was followed by events that may have a companion (`member:*` and `chat:updated` share the `pts` of
   * their service message); a sync starts before it, so that a companion that got lost is fetched.
   */
  readonly soft?: number
  /** A message was skipped since `soft`: sync. */
  readonly hasHole?: true
  readonly windows: Windows
  /** Events that are ahead of `pts`. */
  readonly waiting: readonly LogEvent[]
  /** The shared fields or members may have changed in a way that was not told: fetch the chat. */
  readonly isStale?: boolean
  /** Raised when the cached messages were dropped: a page that was asked for before does not count. */
  readonly generation: number
  readonly membersVersion: number
  /** Joins and leaves after `sharedPts` that were counted into `memberCount`. */
  readonly counted: readonly { pts: number; userId: string; by: 1 | -1 }[]
  /** A service message whose `member:*` or `chat:updated` has not come: fetch the chat if it does not come soon. */
  readonly owed?: number
  /** The `pts` of the last such companion. */
  readonly companion?: number
  /** The first message that can be read, where the server said that there is nothing before it. */
  readonly floor?: number
}

export function newChat({ me, lastMessage, ...shared }: Chat): ChatState {
  return {
    id: shared.id,
    shared,
    sharedPts: shared.pts,
    me,
    lastMessage,
    pts: shared.pts,
    logSeq: shared.lastSeq,
    windows: [],
    waiting: [],
    counted: [],
    generation: 0,
    membersVersion: 0,
  }
}

/** A chat as the server gave it, put into what is known. `takeMe` only where the caller's row is not older than the known one. */
export function mergeChat(state: ChatState, { me, lastMessage, ...shared }: Chat, takeMe: boolean): ChatState {
  let next = withShared(state, shared, shared.pts)
  if (takeMe) next = withMe(next, me)
  if (shared.pts >= state.pts)
    return { ...next, lastMessage: lastMessage && newest(lastMessage, messageAt(next.windows, lastMessage.seq)) }
  const isLater = lastMessage && lastMessage.seq > (next.lastMessage?.seq ?? 0)
  return isLater && !messageAt(next.windows, lastMessage.seq) ? { ...next, lastMessage } : next
}

export function withShared(state: ChatState, shared: ChatShared, pts: number): ChatState {
  const lastSeq = Math.max(shared.lastSeq, state.shared.lastSeq)
  const head = Math.max(shared.pts, state.shared.pts)
  if (pts < state.sharedPts) return { ...state, shared: { ...state.shared, lastSeq, pts: head } }
  const counted = state.counted.filter((one) => one.pts > pts)
  const memberCount = Math.max(
    0,
    counted.reduce((sum, one) => sum + one.by, shared.memberCount),
  )
  return { ...state, shared: { ...shared, memberCount, lastSeq, pts: head }, sharedPts: pts, counted }
}

/** Marks never fall, whichever answer comes last. */
export function withMe(state: ChatState, me: ChatMe): ChatState {
  const isSameStay = me.fromSeq === state.me.fromSeq
  const readSeq = isSameStay ? Math.max(me.readSeq, state.me.readSeq) : me.readSeq
  const seenSeq = isSameStay ? Math.max(me.seenSeq, state.me.seenSeq) : me.seenSeq
  return { ...state, me: { ...me, readSeq, seenSeq } }
}

/** Messages from any source: a page, an answer, an event. Does not move `pts`. */
export function withMessages(state: ChatState, messages: readonly AnyMessage[]): ChatState {
  const windows = insert(state.windows, messages)
  let lastSeq = state.shared.lastSeq
  let { lastMessage, isStale } = state
  for (const message of messages) {
    lastSeq = Math.max(lastSeq, message.seq)
    if (isTombstone(message)) {
      if (message.seq !== lastMessage?.seq) continue
      lastMessage = lastVisible(windows, message.seq - 1)
      if (!lastMessage && message.seq > state.me.fromSeq) isStale = true
    } else if (
      !lastMessage ||
      message.seq > lastMessage.seq ||
      (message.seq === lastMessage.seq && message.pts > lastMessage.pts)
    ) {
      const known = messageAt(windows, message.seq)
      if (!known || !isTombstone(known)) lastMessage = newest(message, known)
    }
  }
  const shared = lastSeq === state.shared.lastSeq ? state.shared : { ...state.shared, lastSeq }
  return { ...state, windows, shared, lastMessage, isStale }
}

/** Your own messages are read by you, and mentions of you are counted until you read them. */
export function withArrival(state: ChatState, message: Message, myId: string | undefined): ChatState {
  const { me } = state
  if (message.seq <= me.readSeq || !myId) return state
  if (message.senderId === myId) return { ...state, me: readUpTo(me, message.seq) }
  const isMention = message.mentionsAll || message.mentions?.includes(myId)
  if (!isMention || me.unreadMentions?.includes(message.seq)) return state
  const unreadMentions = [...(me.unreadMentions ?? []), message.seq].sort((a, b) => a - b)
  return { ...state, me: { ...me, unreadMentions } }
}

export function readUpTo(me: ChatMe, seq: number): ChatMe {
  const unreadMentions = me.unreadMentions?.filter((mention) => mention > seq)
  const { unreadMentions: _, markedUnread: __, ...rest } = me
  return { ...rest, readSeq: Math.max(me.readSeq, seq), ...(unreadMentions?.length && { unreadMentions }) }
}

function lastVisible(windows: Windows, seq: number): Message | undefined {
  for (let at = seq; ; at--) {
    const message = messageAt(windows, at)
    if (!message) return undefined
    if (!isTombstone(message)) return message
  }
}

function newest(message: Message, known: AnyMessage | undefined): Message {
  return known && !isTombstone(known) && known.pts > message.pts ? known : message
}
