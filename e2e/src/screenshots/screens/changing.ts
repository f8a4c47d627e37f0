import { see } from '../../harness/index.js'
import { type Scene, LAST, atRest, messageMenu, open } from './set.js'

/** What leaves traces: chats that are read now, drafts, messages that were sent. So these come last. */
export const changing: Record<string, Scene> = {
  'conversation-unread': async (set) => {
    await open(set, 'bar', /late shift/)
    await see(set.mira.main.getByText('Unread messages'))
  },
  'conversation-rtl': (set) => open(set, 'leila', /صباح/),
  offline: async (set) => {
    await open(set, 'jonas', /Perfect/)
    await set.mira.page.context().setOffline(true)
    await set.mira.isOffline()
    await set.mira.write('I am in the cellar, back in five.')
    await see(set.mira.message(/cellar/))
  },
  failed: async (set) => {
    const { mira, community } = set
    const original = await (await community.as('noah')).send(community.idOf('noah'), 'One more thing …')
    await open(set, 'noah', /One more thing/)
    await messageMenu(set, /One more thing/, 'Reply')
    await mira.page.context().setOffline(true)
    await mira.isOffline()
    await mira.write('Which thing?')
    const path = `/chats/${community.idOf('noah')}/messages/${original.id}`
    await (await community.as('noah')).do(`DELETE ${path}?for=everyone`)
    await mira.page.context().setOffline(false)
    await see(mira.button('Try again'), 20_000)
  },
  reply: async (set) => {
    await open(set, 'roastery', LAST)
    await messageMenu(set, /waffle sign/, 'Reply')
    await set.mira.composer.fill('Bring it! And the long extension cord, *please*.')
    await atRest(set.mira)
  },
  edit: async (set) => {
    await open(set, 'roastery', LAST)
    await messageMenu(set, /Another 400/, 'Edit')
    await see(set.mira.text('Edit message'))
    await atRest(set.mira)
  },
  mention: async (set) => {
    await open(set, 'roastery', LAST)
    await set.mira.composer.fill('')
    await set.mira.composer.pressSequentially('@')
    await see(set.mira.page.getByRole('listbox', { name: 'People to mention' }))
  },
}
