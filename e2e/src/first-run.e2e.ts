import { aChat } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import { type Screen, gone, journey, nameOf, see, useChromium } from './harness/index.js'

describe('first run', () => {
  useChromium()

  const createAccount = async (screen: Screen, name: string, username: string, submit: string) => {
    await screen.field('Your name').fill(name)
    await screen.field('Username').fill(username)
    await screen.field('Password').fill('correct horse')
    await screen.button(submit).click()
  }

  for (const phone of [false, true]) {
    journey(`ux 60: from the printed link to two people who talk${phone ? ', on phones' : ''}`, async (stage) => {
      const world = await stage.freshWorld({ ULTRACHAT_REGISTRATION: 'invite' })
      const ada = await stage.stranger(world, { at: `/setup/${world.server.setupToken}`, phone })
      await see(ada.heading('Make this server yours'))
      await ada.field('Your name').fill('Ada Lovelace')
      expect(await ada.field('Username').inputValue(), 'a username is proposed').toBe('ada.lovelace')
      await createAccount(ada, 'Ada Lovelace', 'ada', "Create the owner's account")

      await see(ada.heading('Welcome, Ada Lovelace'))
      await ada.field('A group to meet in').fill('Everyone')
      await ada.button('Create group and link').click()
      const link = await ada.field('Invite link').inputValue()
      expect(link).toContain(`${world.url}/#/join/`)
      await ada.button('Open the group').click()

      const ben = await stage.stranger(world, { at: new URL(link).hash.slice(1), phone })
      await see(ben.heading('Everyone'))
      await see(ben.text('1 member'))
      await createAccount(ben, 'Ben Weber', 'ben', 'Create account and join')

      await ada.say('Hello Ben, there you are.')
      await ben.sees('Hello Ben, there you are.')
      await ben.say('Hello Ada! That was quick.')
      await ada.sees('Hello Ada! That was quick.')
      await see(ada.text('Ben Weber joined'))
    })
  }

  describe('with an owner', () => {
    journey('ux 60: without the link nobody becomes the owner, and a used link says so', async (stage) => {
      const world = await stage.freshWorld()
      const early = await stage.stranger(world)
      await see(early.heading('This server waits for its owner'))
      const wrong = await stage.stranger(world, { at: '/setup/not-the-token-at-all' })
      wrong.watch.allow(/403|401|400/)
      await createAccount(wrong, 'Eve', 'eve', "Create the owner's account")
      await see(wrong.text('This setup link is wrong or was used.'))
      expect(await wrong.field('Your name').inputValue(), 'nothing typed is lost').toBe('Eve')

      const owner = await stage.stranger(world, { at: `/setup/${world.server.setupToken}` })
      await createAccount(owner, 'Ada', 'ada', "Create the owner's account")
      await see(owner.heading('Welcome, Ada'))
      const late = await stage.stranger(world, { at: `/setup/${world.server.setupToken}` })
      await see(late.heading('This link has been used'))
      await late.button('Sign in').click()
      await see(late.heading(/^Sign in to/))
    })

    journey('one signs out and in again; a wrong password says so and loses nothing', async (stage) => {
      const world = await stage.world()
      const mira = await world.someone('Mira')
      const screen = await stage.seat(world, mira)
      await screen.go('/settings')
      await screen.button('Sign out').click()
      await screen.confirm('Sign out')
      await see(screen.heading(/^Sign in to/))
      await see(screen.text('You are signed out.'))

      screen.watch.allow(/401/)
      await screen.field('Username or e-mail').fill(mira.username)
      await screen.field('Password').fill('not the password')
      await screen.button('Sign in').click()
      await see(screen.text('Name or password is wrong.'))
      expect(await screen.field('Username or e-mail').inputValue()).toBe(mira.username)
      await screen.field('Password').fill('a long password')
      await screen.field('Password').press('Enter')
      await screen.isSettled()
      await screen.reload()
      await screen.isSettled()
    })

    journey('after signing in one is where one wanted to be', async (stage) => {
      const world = await stage.world()
      const mira = await world.someone('Mira')
      const chat = await aChat(mira, [], { title: 'Harbour' })
      const screen = await stage.stranger(world, { at: `/chat/${chat.id}` })
      await screen.field('Username or e-mail').fill(mira.username)
      await screen.field('Password').fill('a long password')
      await screen.button('Sign in').click()
      await see(screen.composer)
      expect(screen.page.url()).toBe(`${world.url}/#/chat/${chat.id}`)
    })

    journey('a server that takes nobody says so, and one that is open makes accounts', async (stage) => {
      const world = await stage.world({ ULTRACHAT_REGISTRATION: 'closed' })
      const closed = await stage.stranger(world)
      await see(closed.text('This server takes no new accounts.'))
      await closed.go('/register')
      await see(closed.text('This server takes no new accounts.'))
      expect(await closed.button('Create account').count()).toBe(0)

      const open = await stage.world({ ULTRACHAT_REGISTRATION: 'open' })
      const screen = await stage.stranger(open)
      await screen.link('Create an account').click()
      await createAccount(screen, 'Zoë Ångström', 'zoe', 'Create account')
      await see(screen.text('No chats yet'))
    })

    journey('ux 60: empty states say what to do next', async (stage) => {
      const world = await stage.world()
      const mira = await world.someone('Mira')
      const jonas = await world.someone('Jonas')
      const screen = await stage.seat(world, mira)
      await see(screen.text('No chats yet'))
      await see(screen.text('Start one with somebody you know, or invite people with a link.'))
      await screen.searchBox.fill('xyzzy')
      await see(screen.text('Nothing found for “xyzzy”'))
      await screen.searchBox.press('Escape')
      await screen.list.getByRole('button', { name: 'New chat' }).click()
      await screen.dialog.getByRole('searchbox').fill(nameOf(jonas))
      await screen.dialog.getByRole('button', { name: new RegExp(nameOf(jonas)) }).click()
      await gone(screen.dialog)
      await see(screen.composer)
      await screen.say('Hello Jonas')
      await expect.poll(() => screen.titles()).toContain(nameOf(jonas))
    })
  })
})
