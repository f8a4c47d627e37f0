import type { ChatView } from '@ultrachat/client'
import { searchKey } from '@ultrachat/contracts'

const HANDLE = /^@?([a-z0-9_.-]{3,32})$/

/** What a chat is found by: `handles` also, and after an @ only. */
export interface ChatNames {
  names: readonly (string | undefined)[]
  handles: readonly (string | undefined)[]
}

/** Chats in which every word of the query begins a word of the name, the handle or the other's username; in the order they came. */
export function chatsMatching(
  chats: readonly ChatView[],
  query: string,
  namesOf: (chat: ChatView) => ChatNames,
): ChatView[] {
  const wanted = searchKey(query).replace(/^@/, '').split(' ').filter(Boolean)
  if (wanted.length === 0) return []
  const isHandle = query.trim().startsWith('@')
  return chats.filter((chat) => {
    const { names, handles } = namesOf(chat)
    const words = (isHandle ? handles : [...names, ...handles]).flatMap((name) =>
      name ? [searchKey(name), ...searchKey(name).split(/[\s_.-]+/)] : [],
    )
    return wanted.every((part) => words.some((word) => word.startsWith(part)))
  })
}

/** The handle that a query may mean. */
export function handleIn(query: string): string | undefined {
  return HANDLE.exec(query.trim().toLowerCase())?.[1]
}
