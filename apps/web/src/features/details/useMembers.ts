import type { Member, User } from '@ultrachat/contracts'
import { refDebounced, watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { useClient, useKnown } from '../../stores/client'

export type KnownMember = Member & { user: User }

const PAGE = 50
const WATCHED = 100

/** The members of a chat, by pages; fetched again when somebody comes, goes or gets another role. */
export function useMembers(chatId: string, query: Readonly<Ref<string>>) {
  const client = useClient()
  const q = refDebounced(
    computed(() => query.value.trim().slice(0, 64)),
    200,
  )
  const version = useKnown((known) => known.chat(chatId)?.membersVersion ?? 0)
  const members = shallowRef<readonly KnownMember[]>([])
  const cursor = shallowRef<string>()
  const isLoading = shallowRef(true)
  const error = shallowRef<unknown>()
  let turn = 0
  let release = () => {}

  watch(q, () => load(PAGE), { immediate: true })
  watchDebounced(version, () => load(Math.max(PAGE, members.value.length)), { debounce: 200 })
  onScopeDispose(client.on('synced', () => void load(Math.max(PAGE, members.value.length))))
  watch(members, (list) => {
    release()
    release = client.watch(list.slice(0, WATCHED).map(({ userId }) => userId))
  })
  onScopeDispose(() => release())
  return {
    members,
    hasMore: computed(() => cursor.value !== undefined),
    isLoading,
    error,
    more: () => add(),
    retry: () => load(PAGE),
  }

  /** From the start, as many as were shown. */
  async function load(count: number): Promise<void> {
    const mine = ++turn
    await guard(mine, async () => {
      let found: KnownMember[] = []
      let next: string | undefined
      do {
        const page = await client.api.chats.members({
          chatId,
          limit: PAGE,
          ...(q.value && { q: q.value }),
          ...(next && { cursor: next }),
        })
        found = [...found, ...page.items]
        next = page.nextCursor
      } while (next && found.length < count)
      if (mine === turn) {
        members.value = found
        cursor.value = next
      }
    })
  }

  async function add(): Promise<void> {
    const from = cursor.value
    if (!from || isLoading.value) return
    const mine = ++turn
    await guard(mine, async () => {
      const page = await client.api.chats.members({ chatId, limit: PAGE, cursor: from, ...(q.value && { q: q.value }) })
      if (mine !== turn) return
      members.value = [...members.value, ...page.items]
      cursor.value = page.nextCursor
    })
  }

  async function guard(mine: number, run: () => Promise<void>): Promise<void> {
    isLoading.value = true
    error.value = undefined
    try {
      await run()
    } catch (failure) {
      if (mine === turn) error.value = failure
    } finally {
      if (mine === turn) isLoading.value = false
    }
  }
}
