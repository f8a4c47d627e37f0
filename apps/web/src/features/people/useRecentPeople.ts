import type { User } from '@ultrachat/contracts'
import { computed } from 'vue'
import { useClient, useKnown, useTopic } from '../../stores/client'

/** Those with whom one writes directly, the latest first. */
export function useRecentPeople(limit = 30) {
  const client = useClient()
  const chats = useKnown((known) => known.chats())
  const users = useTopic('users')
  return computed<User[]>(() => {
    void users.value
    const ids = chats.value.flatMap((chat) => (chat.type === 'direct' && chat.me.userId) || []).slice(0, limit)
    return ids.flatMap((id) => client.user(id) ?? [])
  })
}
