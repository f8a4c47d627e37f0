import { createClient, type Topic, type UltraChat } from '@ultrachat/client'
import { onScopeDispose, readonly, shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref, type ShallowRef } from 'vue'
import { indexedDbStore } from './indexedDbStore'

let client: UltraChat | undefined

/** The one client of this page. Screens read it through the composables below and call its methods for everything else. */
export function useClient(): UltraChat {
  client ??= createClient({ auth: 'cookie', store: indexedDbStore() })
  return client
}

/**
 * What the client knows, as a ref: `useKnown((client) => client.chat(props.id), () => props.id)`. `select` must be cheap and answer
 * stable references; it runs again when the client says that something changed and when `source` does.
 */
export function useKnown<T>(select: (client: UltraChat) => T, source?: MaybeRefOrGetter<unknown>): Readonly<ShallowRef<T>> {
  const known = useClient()
  const value = shallowRef(select(known)) as ShallowRef<T>
  const update = () => (value.value = select(known))
  // The ref itself keeps what was last seen: what `source` has put there must not be compared with older news.
  onScopeDispose(known.subscribe(update, () => {}))
  if (source !== undefined) watch(() => toValue(source), update, { flush: 'sync' })
  return value
}

/** Counts the changes of a topic, for a `computed` that reads several things: `computed(() => (users.value, names(ids)))`. */
export function useTopic(topic: Topic): Readonly<Ref<number>> {
  const version = shallowRef(0)
  onScopeDispose(useClient().subscribe(topic, () => void version.value++))
  return readonly(version)
}
