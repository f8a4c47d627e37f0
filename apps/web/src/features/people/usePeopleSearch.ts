import type { User } from '@ultrachat/contracts'
import { refDebounced } from '@vueuse/core'
import { computed, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useClient } from '../../stores/client'

/** People whose name or username begins so, without oneself and without those who cannot sign in. Keeps the last answer while the next is asked for. */
export function usePeopleSearch(query: MaybeRefOrGetter<string>) {
  const client = useClient()
  const wanted = computed(() => toValue(query).trim().replace(/^@/, '').slice(0, 64))
  const settled = refDebounced(wanted, 200)
  const people = shallowRef<readonly User[]>([])
  const failure = shallowRef<unknown>()
  const answered = shallowRef('')

  async function search(): Promise<void> {
    const q = settled.value
    failure.value = undefined
    if (!q) {
      people.value = []
      answered.value = ''
      return
    }
    try {
      const { items } = await client.api.users.find({ q, limit: 30 })
      if (q !== settled.value) return
      people.value = items.filter((user) => user.kind !== 'imported' && user.id !== client.me()?.id)
      answered.value = q
    } catch (error) {
      if (q === settled.value) failure.value = error
    }
  }

  watch(settled, search, { immediate: true })
  const isSearching = computed(() => Boolean(wanted.value) && wanted.value !== answered.value && !failure.value)
  return { people, failure, isSearching, retry: search }
}
