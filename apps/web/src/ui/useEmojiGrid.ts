import { onMounted, ref, type Ref } from 'vue'

const columns = 8

/** Arrow keys over the grid (Down from the search enters it), the category in view, and jumping to one. */
export function useEmojiGrid(scroller: Readonly<Ref<HTMLElement | null>>) {
  const hovered = ref('')
  const active = ref('')
  onMounted(onScroll)
  return { hovered, active, onKeydown, onSearchKeydown, onScroll, jump }

  function buttons() {
    return [...(scroller.value?.querySelectorAll<HTMLElement>('[data-emoji]') ?? [])]
  }

  function onKeydown(event: KeyboardEvent) {
    const all = buttons()
    const index = all.indexOf(document.activeElement as HTMLElement)
    if (index < 0) return
    const side = scroller.value && getComputedStyle(scroller.value).direction === 'rtl' ? -1 : 1
    const step = { ArrowRight: side, ArrowLeft: -side, ArrowDown: columns, ArrowUp: -columns }[event.key]
    if (!step) return
    event.preventDefault()
    if (index + step < 0) scroller.value?.parentElement?.querySelector('input')?.focus()
    else focus(all[Math.min(index + step, all.length - 1)])
  }

  function onSearchKeydown(event: KeyboardEvent) {
    if (event.isComposing || (event.key !== 'ArrowDown' && event.key !== 'Enter')) return
    event.preventDefault()
    event.stopPropagation()
    const first = buttons()[0]
    if (event.key === 'Enter') first?.click()
    else focus(first)
  }

  function focus(button?: HTMLElement) {
    button?.focus()
    hovered.value = button?.title ?? ''
  }

  function onScroll() {
    const root = scroller.value
    if (!root) return
    const top = root.getBoundingClientRect().top + 24
    const seen = [...root.querySelectorAll<HTMLElement>('[data-section]')].filter(
      (el) => el.getBoundingClientRect().top <= top,
    )
    active.value = seen.at(-1)?.dataset['section'] ?? ''
  }

  function jump(id: string) {
    scroller.value?.querySelector(`[data-section="${id}"]`)?.scrollIntoView({ block: 'start' })
  }
}
