import { useWindowFocus } from '@vueuse/core'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { useClient, useKnown } from '../../stores/client'
import { recall, remember } from './conversationMemory'
import { rowsOf, type MessageRow } from './messageRows'
import { useReadMarks } from './useReadMarks'
import { useScroller, type Goal } from './useScroller'

/** A conversation's list: what is loaded, where it opens, what is new, and the ways through it. */
export function useMessageList(
  chatId: string,
  scroller: Readonly<Ref<HTMLElement | null>>,
  content: Readonly<Ref<HTMLElement | null>>,
  wanted: () => number | undefined,
) {
  const client = useClient()
  const chat = useKnown(() => client.chat(chatId))
  const hasFocus = useWindowFocus()
  const unreadAfter = ref<number>()
  const flashed = ref<string>()
  const failure = ref<unknown>()
  /** Where one was before the last jump: the button goes back there. */
  const trail = ref<Goal[]>([])
  const view = useKnown(() => client.messages(chatId))
  const status = useKnown(() => client.status())
  // What is written offline into a chat that is not on this device is shown before anything is loaded.
  const isReady = computed(() => view.value.isLoaded || (view.value.items.length > 0 && status.value === 'offline'))
  let known = new Map<string, MessageRow>()
  let flashTimer: ReturnType<typeof setTimeout> | undefined
  let trailTimer: ReturnType<typeof setTimeout> | undefined

  const list = useScroller(scroller, content, () => ({
    hasBefore: view.value.hasBefore,
    hasAfter: view.value.hasAfter,
    isLoaded: isReady.value,
    isLoading: view.value.isLoading,
    hasFailed: view.value.error !== undefined,
    loadBefore: () => client.loadBefore(chatId),
    loadAfter: () => client.loadAfter(chatId),
    show: (seq) => (seq === Infinity ? client.jumpToLatest(chatId) : client.jumpTo(chatId, seq)),
  }))
  const { rows, isSticky } = list

  const release = client.open(chatId)
  onScopeDispose(() => {
    remember(chatId, { at: list.place() })
    clearTimeout(flashTimer)
    clearTimeout(trailTimer)
    release()
  })
  watch([view, unreadAfter, isReady], update, { flush: 'sync' })
  useReadMarks(chatId, list, view)
  watchAway()
  // Who walks away from the end by hand has no use for the way back up.
  watch(isSticky, (isEnd) => !isEnd && (trail.value = []), { flush: 'sync' })
  open()
  update()

  return {
    ...list,
    view,
    chat,
    status,
    flashed,
    failure,
    trail,
    toEnd,
    toSeq,
    back,
    clearUnread: () => (unreadAfter.value = undefined),
    isFresh: computed(() => rows.value.every((row) => row.message.kind === 'service') && !view.value.hasBefore),
    /** What failed is asked for again, and one stays where one reads. */
    retry: () => {
      const { items, hasBefore, hasAfter } = view.value
      const again = items.length === 0 ? [client.jumpToLatest(chatId)] : []
      if (items.length > 0 && hasBefore) again.push(client.loadBefore(chatId))
      if (items.length > 0 && hasAfter) again.push(client.loadAfter(chatId))
      return Promise.all(again).catch(() => {})
    },
  }

  function update(): void {
    const next = rowsOf(view.value.items, { myId: client.me()?.id, unreadAfter: unreadAfter.value }, known)
    known = new Map(next.map((row) => [row.key, row]))
    list.put(next)
  }

  /** At the message of the address, where it was left, at the first unread one, or at the end. */
  function open(): void {
    const me = chat.value?.me
    const { at } = recall(chatId)
    const unread = client.unread(chatId)
    if (me && unread > 0) unreadAfter.value = me.readSeq
    const seq = wanted()
    if (seq !== undefined) void toSeq(seq, { isTrailed: false })
    else if (at) void follow({ ...at, place: 'exact' })
    else if (me && unread > 0) void follow({ seq: me.readSeq + 1, place: 'top' })
    else void follow({ seq: Infinity, place: 'end' })
  }

  /** What cannot be loaded is not waited for: then the newest that is known has to do. */
  async function follow(goal: Goal): Promise<MessageRow | undefined> {
    try {
      failure.value = undefined
      return await list.go(goal)
    } catch (error) {
      failure.value = error
      if (list.isSettled.value || goal.place === 'end') return undefined
      return list.go({ seq: rows.value.at(-1)?.seq ?? 0, place: 'middle' })
    }
  }

  /** Shows a message and marks it for a moment. Answers what is there now: another one, if it was deleted. */
  async function toSeq(seq: number, { isTrailed = true } = {}): Promise<MessageRow | undefined> {
    const place = list.place() ?? { seq: Infinity, bottom: 0 }
    const isFar = list.isSettled.value
    const row = await follow({ seq, place: 'middle' })
    if (!row) return undefined
    if (isTrailed && isFar)
      trail.value = [
        ...trail.value.slice(-9),
        place.seq === Infinity ? { seq: Infinity, place: 'end' } : { ...place, place: 'exact' },
      ]
    flash(row.key)
    return row
  }

  function flash(key: string): void {
    flashed.value = undefined
    clearTimeout(flashTimer)
    flashTimer = setTimeout(() => {
      flashed.value = key
      flashTimer = setTimeout(() => (flashed.value = undefined), 2200)
    }, 16)
  }

  /** To the newest; the place that is left can be returned to. */
  async function toEnd({ isTrailed = true } = {}): Promise<void> {
    const place = list.place()
    await follow({ seq: Infinity, place: 'end' })
    trail.value = isTrailed && place ? [{ ...place, place: 'exact' }] : []
    clearTimeout(trailTimer)
    trailTimer = setTimeout(() => isSticky.value && (trail.value = []), 30_000)
  }

  async function back(): Promise<void> {
    const goal = trail.value.at(-1)
    trail.value = trail.value.slice(0, -1)
    if (goal) await follow(goal)
  }

  // A divider for what comes while nobody looks.
  function watchAway(): void {
    watch(hasFocus, (isHere) => {
      if (!isHere && isSticky.value && client.unread(chatId) === 0) unreadAfter.value = undefined
    })
    watch(
      () => chat.value?.unread ?? 0,
      (unread, before) => {
        if (unread > 0 && before === 0 && unreadAfter.value === undefined && (!hasFocus.value || !isSticky.value))
          unreadAfter.value = chat.value?.me.readSeq
      },
      { flush: 'sync' },
    )
  }
}
