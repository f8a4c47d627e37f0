import type { Look } from './camera.js'

export const looks: readonly Look[] = [
  { format: 'desktop', theme: 'light' },
  { format: 'desktop', theme: 'dark' },
  { format: 'tablet', theme: 'light' },
  { format: 'tablet', theme: 'dark' },
  { format: 'phone', theme: 'light' },
  { format: 'phone', theme: 'dark' },
]

/** These are seen in every look; all others once large and light, once small and dark. */
const everywhere = ['conversation', 'chats', 'details-group', 'new-chat', 'settings-appearance', 'sign-in']

export function wants({ format, theme }: Look, screen: string): boolean {
  if (format === 'tablet') return screen === 'conversation'
  // No pointer hovers over a phone.
  if (screen === 'message-bar' && format === 'phone') return false
  // A desk shows the profile beside the list of settings.
  if (screen === 'settings' && format === 'desktop') return false
  return everywhere.includes(screen) || (format === 'desktop') === (theme === 'light')
}
