import { isRecord, isTombstone, type AnyMessage, type Changes } from '@ultrachat/contracts'
import type { LogEvent } from '../socket/events.js'
import { withArrival, withMessages, withShared, type ChatState } from './chat.js'

export type LogChanges = Changes & { lastSeq: number }

/**
 * The three rules: the next number is applied, an old one is ignored, one that is ahead waits. An equal number still
 * counts: a service message and the `member:*` or `chat:updated` that belongs to it share one.
 */
export function applyEvent(state: ChatState, event: LogEvent, myId?: string): ChatState {
  if (event.pts > state.pts + 1) return hold(state, event)
  if (event.pts < state.pts && !isCompanion(state, event)) return state
  const next = carryOut(follow(state, event), event, myId)
  return event.pts > state.pts ? drain({ ...next, pts: event.pts }, myId) : next
}

/** Where the next sync of the chat starts. */
export function syncFrom(state: ChatState): number {
  return state.soft === undefined ? state.pts : state.soft - 1
}

/** Whether something is known to be missing. */
export function isBehind(state: ChatState): boolean {
  return state.waiting.length > 0 || state.hasHole === true
}

/** The answer to a sync or `changes` since `syncFrom`; may come late, then it brings nothing. */
export function applyChanges(state: ChatState, changes: LogChanges, myId?: string): ChatState {
  if (changes.tooLong) return changes.pts > state.pts ? drain(startAgain(state, changes), myId) : state
  const messages = changes.items.filter((item): item is AnyMessage => !isRecord(item))
  let next = withMessages(state, messages)
  for (const message of messages)
    if (!isTombstone(message) && message.pts > state.pts) next = withArrival(next, message, myId)
  // Between two pages an entry of the record may be hidden by a later one, whose event tells only its own part.
  const isStale =
    next.isStale ||
    changes.hasMore ||
    changes.items.some((item) => item.kind === 'service' && !isTombstone(item) && item.pts > syncFrom(state))
  const pts = Math.max(state.pts, changes.pts)
  const soft = state.soft !== undefined && state.soft > changes.pts ? state.soft : undefined
  // `lastSeq` may be ahead of `pts`: what comes between them is yet to be told.
  const logSeq = Math.max(state.logSeq, ...messages.map((message) => message.seq))
  const shared = {
    ...next.shared,
    pts: Math.max(next.shared.pts, pts),
    lastSeq: Math.max(next.shared.lastSeq, changes.lastSeq),
  }
  const membersVersion = isStale ? state.membersVersion + 1 : state.membersVersion
  return drain({ ...next, shared, isStale, pts, soft, logSeq, membersVersion, hasHole: undefined }, myId)
}

function startAgain(state: ChatState, changes: LogChanges): ChatState {
  return {
    ...state,
    pts: changes.pts,
    logSeq: changes.lastSeq,
    soft: undefined,
    windows: [],
    generation: state.generation + 1,
    isStale: true,
    membersVersion: state.membersVersion + 1,
    floor: undefined,
    hasHole: undefined,
    shared: {
      ...state.shared,
      lastSeq: Math.max(changes.lastSeq, state.shared.lastSeq),
      pts: Math.max(changes.pts, state.shared.pts),
    },
  }
}

function hold(state: ChatState, event: LogEvent): ChatState {
  const key = keyOf(event)
  if (state.waiting.some((other) => keyOf(other) === key)) return state
  return { ...state, waiting: [...state.waiting, event].sort((a, b) => a.pts - b.pts) }
}

function drain(state: ChatState, myId: string | undefined): ChatState {
  if (state.waiting.length === 0) return state
  const ready = state.waiting.filter((event) => event.pts <= state.pts + 1)
  if (ready.length === 0) return state
  const rest: ChatState = { ...state, waiting: state.waiting.filter((event) => event.pts > state.pts + 1) }
  return ready.reduce<ChatState>((next, event) => applyEvent(next, event, myId), rest)
}

/** An older event that was perhaps overtaken by the other one with its number. */
function isCompanion(state: ChatState, event: LogEvent): boolean {
  if (event.name === 'chat:updated') return event.pts >= state.sharedPts
  if (event.name.startsWith('member:')) return event.pts > state.sharedPts
  return state.soft !== undefined && event.pts >= state.soft && event.name === 'message:created'
}

/** Keeps `logSeq` and `soft`: a new message whose `seq` is the next one proves that no service message was missed. */
function follow(state: ChatState, event: LogEvent): ChatState {
  if (event.name !== 'message:created') {
    if (event.name.startsWith('message:')) return state
    const next = { ...state, companion: event.pts, ...(event.pts === state.owed && { owed: undefined }) }
    return event.pts <= state.pts ? next : { ...next, soft: state.soft ?? event.pts }
  }
  const next = owing(state, event)
  const { seq } = event.message
  if (seq === state.logSeq + 1 && !state.hasHole) return { ...next, logSeq: seq, soft: undefined }
  if (seq > state.logSeq + 1 && state.soft !== undefined && state.soft !== event.pts)
    return { ...next, logSeq: seq, hasHole: true }
  return { ...next, logSeq: Math.max(state.logSeq, seq), ...(event.pts === state.soft && { soft: undefined }) }
}

function owing(state: ChatState, { pts, message }: LogEvent & { name: 'message:created' }): ChatState {
  const hasCompanion = pts <= state.sharedPts || state.companion === pts
  return message.kind === 'service' && !hasCompanion ? { ...state, owed: state.owed ?? pts } : state
}

function carryOut(state: ChatState, event: LogEvent, myId: string | undefined): ChatState {
  const head = { ...state, shared: { ...state.shared, pts: Math.max(state.shared.pts, event.pts) } }
  switch (event.name) {
    case 'message:created':
      return withArrival(withMessages(head, [event.message]), event.message, myId)
    case 'message:updated':
    case 'message:deleted':
      return withMessages(head, [event.message])
    case 'chat:updated':
      return withShared(head, event.chat, event.pts)
    case 'member:joined':
      return countMember(head, event, 1)
    case 'member:left':
      return countMember(head, event, -1)
    case 'member:updated':
      return { ...head, membersVersion: head.membersVersion + 1 }
  }
}

/** Once per person and entry; a chat that is known as of the same or a later `pts` has the sum already. */
function countMember(state: ChatState, event: LogEvent & { userId: string }, by: 1 | -1): ChatState {
  const { pts, userId } = event
  const membersVersion = state.membersVersion + 1
  const isCounted = state.counted.some((one) => one.pts === pts && one.userId === userId)
  if (pts <= state.sharedPts || isCounted) return { ...state, membersVersion }
  const shared = { ...state.shared, memberCount: Math.max(0, state.shared.memberCount + by) }
  return { ...state, shared, membersVersion, counted: [...state.counted.slice(-200), { pts, userId, by }] }
}

function keyOf(event: LogEvent): string {
  return `${event.pts} ${event.name} ${'userId' in event ? event.userId : ''}`
}
