import type { Ref } from 'vue'

/** Marks the day whose pill stands over its messages, so that it may fade when nobody scrolls. */
export function useStuckDay(scroller: Readonly<Ref<HTMLElement | null>>, onMoved: (run: () => void) => void): void {
  onMoved(() => {
    const el = scroller.value
    if (!el) return
    const { top } = el.getBoundingClientRect()
    for (const section of el.querySelectorAll<HTMLElement>('[data-day]'))
      section.toggleAttribute('data-stuck', section.getBoundingClientRect().top < top - 1)
  })
}
