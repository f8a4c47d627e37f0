import { ref } from 'vue'

export const themes = ['system', 'light', 'dark'] as const
export const accents = ['blue', 'teal', 'green', 'amber', 'red', 'pink', 'violet'] as const
export type Theme = (typeof themes)[number]
export type Accent = (typeof accents)[number]

const root = document.documentElement
const theme = ref<Theme>((root.dataset['theme'] as Theme | undefined) ?? 'system')
const accent = ref<Accent>((root.dataset['accent'] as Accent | undefined) ?? 'blue')
const prefersDark = matchMedia('(prefers-color-scheme: dark)')
prefersDark.addEventListener('change', paintBrowser)

/** What the page wears. public/theme.js puts on the same before the first paint, from what is kept here. */
export function useTheme() {
  return { theme, accent, setTheme, setAccent }
}

function setTheme(value: Theme): void {
  theme.value = value
  root.dataset['theme'] = value
  keep('ultrachat.theme', value)
  paintBrowser()
}

function setAccent(value: Accent): void {
  accent.value = value
  root.dataset['accent'] = value
  keep('ultrachat.accent', value)
}

// The browser's own bar takes the colour of the top of the page.
function paintBrowser(): void {
  const isDark = theme.value === 'dark' || (theme.value === 'system' && prefersDark.matches)
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', isDark ? '#17191d' : '#ffffff')
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Storage may be full or forbidden; the setting still holds for this visit.
  }
}
