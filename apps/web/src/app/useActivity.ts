import { useIdle } from '@vueuse/core'
import { watch } from 'vue'
import { useClient } from '../stores/client'

const AWAY_AFTER_MS = 5 * 60_000

/** Tells the server whether anybody sits here: away after five minutes without a sign of life, which a hidden tab never gives. */
export function useActivity(): void {
  const { idle } = useIdle(AWAY_AFTER_MS)
  watch(idle, (isIdle) => useClient().setPresence(isIdle ? 'away' : 'online'), { immediate: true })
}
