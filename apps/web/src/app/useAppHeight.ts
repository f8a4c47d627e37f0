import { useEventListener } from '@vueuse/core'

/**
 * Keeps `--app-height` at what is really visible, so that the composer stands above the keyboard also where the browser lays the
 * keyboard over the page (iOS). Elsewhere `interactive-widget=resizes-content` has done it and 100dvh is right.
 */
export function useAppHeight(): void {
  const viewport = window.visualViewport
  if (!viewport) return
  const root = document.documentElement
  const update = () => {
    const isCovered = viewport.scale < 1.01 && window.innerHeight - viewport.height > 80
    if (isCovered) root.style.setProperty('--app-height', `${viewport.height}px`)
    else root.style.removeProperty('--app-height')
    // iOS scrolls the page to the focused field; with the right height that only leaves a gap.
    if (isCovered) window.scrollTo(0, 0)
  }
  useEventListener(viewport, ['resize', 'scroll'], update)
  update()
}
