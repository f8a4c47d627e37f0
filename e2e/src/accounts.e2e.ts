import { networkInterfaces } from 'node:os'
import { aChat, aDirectChat } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import { type Screen, gone, journey, nameOf, see, useChromium } from './harness/index.js'

const PASSWORD = 'a long password'

describe('accounts', () => {
  useChromium()

  const signIn = async (screen: Screen, username: string, password = PASSWORD) => {
    await screen.field('Username or e-mail').fill(username)
    await screen.field('Password').fill(password)
    await screen.button('Sign in').click()
  }

  /** Counts what this browser asks to refresh, in all its tabs. */
  const countRefreshes = (screen: Screen) => {
    const asked: string[] = []
    screen.page.context().on('request', (request) => {
      if (new URL(request.url()).pathname === '/api/auth/refresh') asked.push(request.url())
    })
    return asked
  }

  journey(
    'an account by invite link: what does not fit is said beside its field, and nothing typed is lost',
    async (stage) => {
      const world = await stage.world({ ULTRACHAT_REGISTRATION: 'invite' })
      const ada = await world.setUp()
      const group = await aChat(ada, [], { title: 'Book club' })
      const { code } = await ada.do(`POST /chats/${group.id}/invites`, {})
      const screen = await stage.stranger(world, { at: '/register' })
      await see(screen.text('New accounts need an invite link. Ask somebody who is here already.'))
      await screen.go(`/join/${code}`)
      const submit = screen.button('Create account and join')
      await submit.click()
      await see(screen.text('Write 1 to 64 characters'))
      await see(screen.text('Use 3 to 32 of a to z, 0 to 9, dot, dash or underscore'))
      await see(screen.text('Use 8 to 128 characters'))
      await screen.field('Your name').fill('Jürgen Groß')
      expect(await screen.field('Username').inputValue(), 'a username is proposed').toMatch(/^jurgen/)
      await screen.field('Username').fill(ada.username)
      await screen.field('Password').fill('short')
      await submit.click()
      await see(screen.text('Use 8 to 128 characters'))
      await screen.field('Password').fill(PASSWORD)
      screen.watch.allow(/409/)
      await submit.click()
      await see(screen.text('This username is taken. Try another one.'))
      expect(await screen.field('Your name').inputValue()).toBe('Jürgen Groß')
      expect(await screen.field('Password').inputValue()).toBe(PASSWORD)
      await screen.field('Username').fill('juergen')
      await submit.click()
      await screen.say('Good evening')
      expect(await screen.page.title()).toBe('Book club - UltraChat')
    },
  )

  journey('devices are listed and signed out; the other browser lands on sign-in and says why', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const chat = await aChat(mira, [], { title: 'Orchard' })
    const desk = await stage.seat(world, mira, { at: '/settings/devices' })
    const phone = await stage.seat(world, mira, {
      phone: true,
      at: `/chat/${chat.id}`,
      context: { userAgent: 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36' },
    })
    await see(phone.composer)
    await desk.reload()
    await see(desk.text('Chrome on Linux'))
    await desk.button('Sign out Chrome on Android').click()
    await see(desk.text('Sign out Chrome on Android?'))
    await desk.confirm('Sign out')
    await see(phone.heading(/^Sign in to/))
    await see(phone.text('This device was signed out from another one.'))
    await gone(desk.text('Chrome on Android'))

    await signIn(phone, mira.username)
    await see(phone.composer)
    expect(phone.page.url(), 'back where one was').toBe(`${world.url}/#/chat/${chat.id}`)

    await desk.reload()
    await desk.button('Sign out all other devices').click()
    await desk.confirm('Sign out')
    await see(phone.heading(/^Sign in to/))
    await see(desk.text('You are signed in nowhere else.'))
    expect(await mira.rest('GET /users/me').then(({ status }) => status), 'also one without a browser').toBe(401)
    await desk.reload()
    await see(desk.text('You are signed in nowhere else.'))
  })

  journey('the password is changed; other devices are out, the old one opens nothing', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const screen = await stage.seat(world, mira, { at: '/settings/password' })
    const other = await stage.seat(world, mira)
    const fill = async (current: string, next: string, again: string) => {
      await screen.field('Present password').fill(current)
      await screen.field('New password').fill(next)
      await screen.field('New password again').fill(again)
      await screen.button('Change password').click()
    }
    await fill(PASSWORD, 'short', 'short')
    await see(screen.text('Use 8 to 128 characters'))
    await fill(PASSWORD, 'another password', 'another passwort')
    await see(screen.text('The two are not the same'))
    screen.watch.allow(/403/)
    await fill('not my password', 'another password', 'another password')
    await see(screen.text('This is not your present password.'))
    expect(await screen.field('New password').inputValue(), 'nothing typed is lost').toBe('another password')
    await fill(PASSWORD, 'another password', 'another password')
    await see(screen.text('Password changed. Other devices are signed out.'))
    expect(await screen.field('Present password').inputValue()).toBe('')

    await see(other.heading(/^Sign in to/))
    await see(other.text('The password was changed. Sign in with the new one.'))
    other.watch.allow(/401/)
    await signIn(other, mira.username)
    await see(other.text('Name or password is wrong.'))
    await signIn(other, mira.username, 'another password')
    await other.isSettled()
    await screen.reload()
    await see(screen.heading('Password'))
  })

  journey('two tabs share one refresh, and signing out in one signs out the other', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    await aChat(mira, [], { title: 'Orchard' })
    const one = await stage.stranger(world)
    await one.page.context().clock.install()
    await one.reload()
    await signIn(one, mira.username)
    await see(one.row('Orchard'))
    const two = await stage.tab(one, world)
    await see(two.row('Orchard'))
    const asked = countRefreshes(one)
    const answered = Promise.race([one, two].map(({ page }) => page.waitForResponse('**/api/auth/refresh')))
    // Access lasts 15 minutes and is renewed before it ends.
    await one.page.context().clock.fastForward('14:30')
    await answered
    for (const screen of [one, two]) {
      await screen.open('Orchard')
      await screen.say(screen === one ? 'From the first tab' : 'From the second tab')
    }
    expect(asked).toHaveLength(1)

    await one.go('/settings')
    await one.button('Sign out').click()
    await one.confirm('Sign out')
    await see(one.heading(/^Sign in to/))
    await see(two.heading(/^Sign in to/))
    await signIn(two, mira.username)
    await two.isSettled()
    await one.isSettled()
  })

  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address

  journey(
    `plain http at an address that is not localhost does everything${address ? '' : ' (only loopback here)'}`,
    async (stage) => {
      const world = await stage.world({ HOST: '0.0.0.0' })
      const mira = await world.someone('Mira')
      const jonas = await world.someone('Jonas')
      await aDirectChat(jonas, mira)
      const origin = `http://${address ?? '127.0.0.1'}:${world.port}`
      const screen = await stage.stranger(world, { origin })
      if (address) expect(await screen.page.evaluate(() => isSecureContext)).toBe(false)
      await signIn(screen, mira.username)
      await screen.isSettled()
      const other = await stage.seat(world, jonas, { origin, phone: true })

      await screen.open(nameOf(jonas))
      await screen.say('Hello from the kitchen')
      await other.open(nameOf(mira))
      await other.sees('Hello from the kitchen')
      await other.say('Hello from the sofa')
      await screen.sees('Hello from the sofa')
      await expect.poll(() => screen.ticks('Hello from the kitchen')).toBe('Read')

      await screen.button('New chat').first().click()
      await screen.dialog.getByRole('button', { name: /^New group/ }).click()
      await screen.field('Name').fill('The flat')
      await screen.button('Create group').click()
      await screen.say('Who cooks?')
      await screen.button('Details').click()
      await screen.button('Invite links').click()
      await screen.button('Make invite link').click()
      await see(screen.toast.getByText('Link made and copied'))
      const [invite] = (await mira.do('GET /chats')).items.filter((chat: { title?: string }) => chat.title === 'The flat')
      const [{ url }] = (await mira.do(`GET /chats/${invite.id}/invites`)).items
      await see(screen.dialog.getByText(new URL(url).hash.slice(2)))
      await see(screen.dialog.getByText(new URL(origin).host))
      await screen.page.keyboard.press('Escape')
      await other.go(new URL(url).hash.slice(1))
      await other.button('Join').click()
      await other.sees('Who cooks?')

      const tab = await stage.tab(screen, world, { origin })
      await screen.composer.fill('Not sent yet')
      await see(tab.row('The flat').getByText('Not sent yet'))
      await screen.reload()
      await expect.poll(() => screen.composer.inputValue()).toBe('Not sent yet')
      await screen.composer.press('Enter')
      await other.sees('Not sent yet')
    },
  )
})
