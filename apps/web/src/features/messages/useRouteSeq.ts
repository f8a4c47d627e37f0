import { computed, watch, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'

/** The message that the address names, and what happens when it names another one. */
export function useRouteSeq(chatId: string, onChange: (seq: number) => unknown): ComputedRef<number | undefined> {
  const route = useRoute()
  const seq = computed(() => {
    const value = Number(route.params['seq'])
    return route.params['chatId'] === chatId && Number.isSafeInteger(value) && value > 0 ? value : undefined
  })
  watch(seq, (next) => next !== undefined && void onChange(next))
  return seq
}
