import { createSharedComposable, useIntervalFn } from '@vueuse/core'
import { shallowRef } from 'vue'

/** The time, good to half a minute: for "today", "yesterday" and what ends by itself. */
export const useClock = createSharedComposable(() => {
  const now = shallowRef(new Date())
  useIntervalFn(() => (now.value = new Date()), 30_000)
  return now
})
