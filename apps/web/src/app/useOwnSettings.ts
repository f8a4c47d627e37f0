import { watch } from 'vue'
import { useKnown } from '../stores/client'
import { useTheme } from './theme'

/** Settings follow the person: what is chosen on another device or in another tab is worn here too, and kept for the next start. */
export function useOwnSettings(): void {
  const settings = useKnown((client) => client.settings())
  const { theme, accent, setTheme, setAccent } = useTheme()
  watch(
    settings,
    (now) => {
      if (now && now.theme !== theme.value) setTheme(now.theme)
      if (now && now.accent !== accent.value) setAccent(now.accent)
    },
    { immediate: true },
  )
}
