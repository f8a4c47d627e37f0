import type { Ref } from 'vue'

export interface Anchor {
  key: string
  /** Pixels from the top of the list to the lower edge of the message. */
  bottom: number
}

/**
 * Remembers where the visible messages stand, and puts them back after anything changed around them. By the lower edge, since a
 * message may lose its sender's name above it when an older one of the same sender comes in.
 */
export function useAnchor(scroller: Readonly<Ref<HTMLElement | null>>) {
  let anchors: Anchor[] = []
  return { capture, restore, first: () => anchors[0], elementOf, visible, forget: () => void (anchors = []) }

  function elements(): HTMLElement[] {
    return [...(scroller.value?.querySelectorAll<HTMLElement>('[data-key]') ?? [])]
  }

  function elementOf(key: string): HTMLElement | null {
    return scroller.value?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null
  }

  /** The messages of which something can be seen. */
  function visible(): HTMLElement[] {
    const box = scroller.value?.getBoundingClientRect()
    if (!box || box.height === 0) return []
    const all = elements()
    let low = 0
    let high = all.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (all[middle]!.getBoundingClientRect().bottom <= box.top + 1) low = middle + 1
      else high = middle
    }
    let end = low
    while (end < all.length && all[end]!.getBoundingClientRect().top < box.bottom) end++
    return all.slice(low, end)
  }

  function capture(): void {
    const top = scroller.value?.getBoundingClientRect().top ?? 0
    const found = visible()
    if (found.length > 0)
      anchors = found.map((element) => ({
        key: element.dataset['key']!,
        bottom: element.getBoundingClientRect().bottom - top,
      }))
  }

  /** Answers whether one of them is still there. */
  function restore(): boolean {
    const el = scroller.value
    if (!el) return false
    for (const { key, bottom } of anchors) {
      const element = elementOf(key)
      if (!element) continue
      const off = element.getBoundingClientRect().bottom - el.getBoundingClientRect().top - bottom
      if (Math.abs(off) >= 0.5) el.scrollTop += off
      return true
    }
    return anchors.length === 0
  }
}
