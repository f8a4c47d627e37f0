import { computed, ref, type Ref } from 'vue'
import type { MessageRow } from './messageRows'
import { useConversation } from './useConversation'

/** Which message shows its actions, and moving among messages by keyboard: one Tab stop, arrows inside. */
export function useActiveRow(scroller: Readonly<Ref<HTMLElement | null>>, rows: Readonly<Ref<readonly MessageRow[]>>) {
  const { activeKey, isHeld } = useConversation()
  const focused = ref<string>()
  const stop = computed(() => (rows.value.some((row) => row.key === focused.value) ? focused.value : rows.value.at(-1)?.key))
  return { stop, onPointerOver, onPointerLeave, onFocusIn, onFocusOut, onKeydown }

  function keyAt(event: Event): string | undefined {
    return (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset['key']
  }

  function onPointerOver(event: PointerEvent) {
    if (event.pointerType !== 'mouse' || isHeld.value) return
    activeKey.value = keyAt(event) ?? activeKey.value
  }

  function onPointerLeave(event: PointerEvent) {
    if (event.pointerType === 'mouse' && !isHeld.value) activeKey.value = undefined
  }

  function onFocusIn(event: FocusEvent) {
    const key = keyAt(event)
    if (!key) return
    focused.value = key
    if ((event.target as HTMLElement).matches(':focus-visible')) activeKey.value = key
  }

  function onFocusOut(event: FocusEvent) {
    const isInside = scroller.value?.contains(event.relatedTarget as Node | null)
    if (!isInside && !isHeld.value) activeKey.value = undefined
  }

  function onKeydown(event: KeyboardEvent) {
    const row = event.target as HTMLElement
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!step || !row.dataset['key'] || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const all = [...(scroller.value?.querySelectorAll<HTMLElement>('[data-key]') ?? [])]
    const next = all[all.indexOf(row) + step]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }
}
