import { useClock } from '../../app/useClock'
import { computed, onScopeDispose, watch } from 'vue'
import { useClient, useKnown } from '../../stores/client'

const WATCHED = 100

/** All chats, the list's order. Hears of the people in the first direct ones coming and going, and lets a mute end on time. */
export function useKnownChats() {
  const client = useClient()
  // A mute ends by itself, without any news from the server.
  const chats = useKnown((known) => known.chats(), useClock())
  const watched = computed(() =>
    chats.value
      .flatMap((chat) => chat.me.userId ?? [])
      .slice(0, WATCHED)
      .sort()
      .join(),
  )
  let unwatch = () => {}
  watch(
    watched,
    (ids) => {
      const before = unwatch
      unwatch = ids ? client.watch(ids.split(',')) : () => {}
      before()
    },
    { immediate: true },
  )
  onScopeDispose(() => unwatch())
  return chats
}
