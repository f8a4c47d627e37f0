import { useLocalStorage } from '@vueuse/core'
import { computed } from 'vue'

export const bounds = { list: { min: 240, max: 520, start: 348 }, details: { min: 280, max: 480, start: 340 } }

/** Pixels, remembered on this device. Any number that a file or a person put there is brought into its bounds. */
export function usePaneWidths() {
  const stored = useLocalStorage<Record<string, number>>('ultrachat.panes', {})
  return { list: pane('list'), details: pane('details') }

  function pane(name: 'list' | 'details') {
    const { min, max, start } = bounds[name]
    return computed({
      get: () => clamp(Number(stored.value[name] ?? start) || start, min, max),
      set: (width) => {
        stored.value = { ...stored.value, [name]: clamp(Math.round(width), min, max) }
      },
    })
  }
}

function clamp(value: number, min: number, max: number) {
  return Math.min(max, Math.max(min, value))
}
