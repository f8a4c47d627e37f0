import { see } from '../../harness/index.js'
import { type Scene, LAST, atRest, messageMenu, open, openMenu } from './set.js'

/** The conversation and everything that opens over it. */
export const conversation: Record<string, Scene> = {
  conversation: (set) => open(set, 'roastery', LAST),
  'conversation-older': async (set) => {
    await open(set, 'roastery', LAST)
    await set.mira.page.locator('.message-scroller').evaluate((list) => list.scrollTo(0, list.scrollHeight / 2.4))
    await see(set.mira.message(/apricot/))
    await set.mira.page.waitForTimeout(300)
  },
  'conversation-direct': (set) => open(set, 'jonas', /Perfect/),
  'conversation-emoji': (set) => open(set, 'yuki', /🎉/),
  'conversation-empty': async ({ mira, community }) => {
    await mira.go(`/chat/${community.idOf('elias')}`)
    await see(mira.text('No messages yet'))
    await see(mira.button(/^Send 👋/))
  },
  'conversation-new-group': async ({ mira, community }) => {
    await mira.go(`/chat/${community.idOf('party')}`)
    await see(mira.button(/^Send 👋/))
    await atRest(mira)
  },
  channel: (set) => open(set, 'news', /waffles/),
  saved: (set) => open(set, 'saved', /Yirgacheffe/),
  imported: async ({ mira, community }) => {
    await mira.go(`/chat/${community.idOf('ubuntu')}`)
    await see(mira.messages)
    await atRest(mira)
  },
  'message-bar': async (set) => {
    await open(set, 'roastery', LAST)
    await set.mira
      .message(/only count 320/)
      .locator('.message-text')
      .hover()
    await see(set.mira.page.getByRole('toolbar', { name: 'Message actions' }))
  },
  'message-menu': async (set) => {
    await open(set, 'roastery', LAST)
    await openMenu(set, set.mira.message(/Another 400/).locator('.message-text'))
    await see(set.mira.page.getByRole('menuitem', { name: 'Delete' }))
  },
  'emoji-picker': async (set) => {
    await open(set, 'roastery', LAST)
    await set.mira.button('Emoji').click()
    await see(set.mira.page.getByRole('searchbox', { name: 'Search emoji' }))
  },
  'who-reacted': async (set) => {
    await open(set, 'news', /waffles/)
    await messageMenu(set, /waffles/, 'Who reacted')
    await see(set.mira.dialog)
  },
  'delete-message': async (set) => {
    await open(set, 'roastery', LAST)
    await messageMenu(set, /Another 400/, 'Delete')
    await see(set.mira.page.getByRole('alertdialog'))
  },
  quote: async (set) => {
    await open(set, 'roastery', LAST)
    await set.mira
      .message(/less toast/)
      .getByRole('button')
      .first()
      .click()
    await see(set.mira.message(/apricot/))
    await set.mira.page.waitForTimeout(500)
  },
}
