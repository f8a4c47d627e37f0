import type { ChatState } from '../state/chat.js'
import type { Shown } from '../state/conversation.js'
import { evict, type Window } from '../state/windows.js'

/** Above this the far end of what is shown is forgotten, down to `KEEP`. */
const MAX_SHOWN = 900
const KEEP = 600
/** The same for a conversation that is left open and grows by what comes in. */
const MAX_LIVE = 2000
const KEEP_LIVE = 1500
const KEEP_CLOSED = 100

/** After a page at one end: the chat without the other one, if it has become too much, and what is shown then. */
export function withoutFarEnd(
  chat: ChatState,
  window: Window,
  { shown, isBefore }: { shown: Shown; isBefore: boolean },
): { chat: ChatState; shown: Shown } | undefined {
  if (window.items.length <= MAX_SHOWN) return undefined
  const kept = isBefore ? { from: window.from, to: window.from + KEEP - 1 } : { from: window.to - KEEP + 1, to: window.to }
  return {
    chat: { ...chat, windows: evict(chat.windows, kept, isBefore ? 0 : KEEP_CLOSED) },
    // What is forgotten cannot hold the place.
    shown: isBefore ? { anchor: kept.from, isFollowing: false } : { ...shown, anchor: kept.to },
  }
}

/** A conversation at its end, without its oldest messages if it has grown too long. */
export function withoutOldest(chat: ChatState, window: Window): ChatState {
  return window.items.length > MAX_LIVE ? { ...chat, windows: evict(chat.windows, undefined, KEEP_LIVE) } : chat
}

/** A chat that nobody looks at. */
export function onlyNewest(chat: ChatState): ChatState {
  return { ...chat, windows: evict(chat.windows, undefined, KEEP_CLOSED) }
}

/** Whether it is worth forgetting what comes in while nobody looks. */
export function isMuch(chat: ChatState): boolean {
  return chat.windows.reduce((sum, window) => sum + window.items.length, 0) > 3 * KEEP_CLOSED
}
