import { see } from '../../harness/index.js'
import type { Scene } from './set.js'

const page =
  (name: string, heading: string): Scene =>
  async ({ mira }) => {
    await mira.go(`/settings/${name}`)
    await see(mira.main.getByRole('heading', { name: heading, level: 1 }))
  }

export const settings: Record<string, Scene> = {
  settings: async ({ mira }) => {
    await mira.go('/settings')
    await see(mira.text('Appearance'))
  },
  'settings-profile': page('profile', 'Profile'),
  'settings-appearance': page('appearance', 'Appearance'),
  'settings-chats': page('chats', 'Chats'),
  'settings-privacy': page('privacy', 'Privacy'),
  'settings-devices': async (set) => {
    await page('devices', 'Devices')(set)
    await see(set.mira.text(/Firefox/))
  },
  'settings-password': page('password', 'Password'),
  'settings-about': page('about', 'About'),
  'sign-out': async ({ mira }) => {
    await mira.go('/settings')
    await mira.button('Sign out').click()
    await see(mira.page.getByRole('alertdialog'))
  },
}
