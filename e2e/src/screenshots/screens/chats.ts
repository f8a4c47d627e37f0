import { see } from '../../harness/index.js'
import { type Scene, type Set, atRest, openMenu } from './set.js'

const details =
  (name: 'roastery' | 'jonas' | 'news', shows: string): Scene =>
  async ({ mira, community }) => {
    await mira.go(`/chat/${community.idOf(name)}/details`)
    await see(mira.page.locator('#pane-details').getByText(shows))
    await atRest(mira)
  }

const newChat = async ({ mira }: Set) => {
  await mira.go('/')
  await mira.button('New chat').click()
  await see(mira.dialog)
}

/** The list of chats, what is found in it, and what belongs to a chat. */
export const chats: Record<string, Scene> = {
  chats: async ({ mira }) => {
    await mira.go('/')
    await see(mira.row('Spring roast'))
  },
  'chat-menu': async (set) => {
    const { mira } = set
    await mira.go('/')
    await openMenu(set, mira.row('Family'))
    await mira.choose('Mute')
    await see(mira.page.getByRole('menuitem', { name: 'For 8 hours' }))
  },
  search: async ({ mira }) => {
    await mira.go('/')
    await mira.searchBox.fill('li')
    await see(mira.page.getByRole('heading', { name: 'People' }))
    await see(mira.page.getByRole('region', { name: 'Results' }).getByText('Ingrid Lindqvist'))
  },
  'search-nothing': async ({ mira }) => {
    await mira.go('/')
    await mira.searchBox.fill('gooseberry')
    await see(mira.text('Nothing found for “gooseberry”'))
  },
  'new-chat': async (set) => {
    await newChat(set)
    await see(set.mira.dialog.getByText('Jonas Weber'))
  },
  'new-group': async (set) => {
    await newChat(set)
    await set.mira.dialog.getByRole('button', { name: /^New group/ }).click()
    await set.mira.field('Name').fill('Waffle crew')
    for (const name of ['Noah Fischer', 'Yuki Tanaka'])
      await set.mira.dialog.getByRole('button', { name: new RegExp(name) }).click()
    await see(set.mira.button('Remove Yuki Tanaka'))
  },
  invite: async (set) => {
    await newChat(set)
    await set.mira.dialog.getByRole('button', { name: /^Invite with a link/ }).click()
    await see(set.mira.dialog.getByText('Invite into'))
  },
  'details-group': details('roastery', 'Jonas Weber'),
  'details-direct': details('jonas', '@jonas'),
  'details-channel': details('news', '@harbour-coffee'),
  'edit-group': async (set) => {
    await details('roastery', 'Jonas Weber')(set)
    await set.mira.button('Edit').click()
    await see(set.mira.dialog)
  },
  'member-menu': async (set) => {
    await details('roastery', 'Jonas Weber')(set)
    await set.mira.button('Actions for Jonas Weber').click()
    await see(set.mira.page.getByRole('menuitem', { name: 'Make admin' }))
  },
  'invite-links': async (set) => {
    await details('roastery', 'Jonas Weber')(set)
    await set.mira.button('Invite links').click()
    await see(set.mira.dialog.getByRole('listitem'))
  },
}
