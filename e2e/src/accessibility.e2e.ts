import { type Person, aChat, aDirectChat, aUser } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import { longPress } from './harness/touch.js'
import { audit, fits, focusRing, tooSmall } from './harness/audit.js'
import { type Screen, type Seat, type World, gone, journey, nameOf, see, useChromium } from './harness/index.js'

const CALM = { reducedMotion: 'reduce' } as const

/** A group with one of everything that a conversation can show. */
async function aLivelyGroup(world: World) {
  const mira = await world.someone('Mira')
  const jonas = await world.someone('Jonas')
  const chat = await aChat(mira, [jonas], { title: 'Harbour', description: 'What goes on at the water.' })
  const first = await jonas.send(chat.id, 'Is the **crane** free at `nine`? See https://example.org/crane')
  await mira.send(chat.id, `It is, @${jonas.username}.`, { replyToId: first.id })
  await jonas.send(chat.id, '```ts\nconst crane = 42 // tons\n```')
  await jonas.do(`PUT /chats/${chat.id}/messages/${first.id}/reactions/${encodeURIComponent('👍')}`)
  await mira.do(`PUT /chats/${chat.id}/messages/${first.id}/reactions/${encodeURIComponent('🎉')}`)
  await mira.do(`PUT /chats/${chat.id}/pins/${first.id}`)
  const last = await mira.send(chat.id, 'Good nigt')
  await mira.do(`PATCH /chats/${chat.id}/messages/${last.id}`, { text: 'Good night' })
  return { mira, jonas, chat }
}

const settings = ['profile', 'appearance', 'chats', 'privacy', 'devices', 'password', 'about']

describe('accessibility', () => {
  useChromium()

  for (const phone of [false, true])
    for (const dark of [false, true]) {
      const look = `${phone ? 'phone' : 'desktop'}, ${dark ? 'dark' : 'light'}`
      const seat: Seat = { phone, dark, context: CALM }

      journey(`ux 8-10: no screen breaks a rule of axe: who comes in (${look})`, async (stage) => {
        const fresh = await stage.freshWorld()
        const owner = await stage.stranger(fresh, { ...seat, at: `/setup/${fresh.server.setupToken}` })
        await see(owner.button("Create the owner's account"))
        await audit(owner, 'setup')

        const world = await stage.world()
        const screen = await stage.stranger(world, seat)
        await see(screen.button('Sign in'))
        await audit(screen, 'sign in')
        await screen.go('/register')
        await see(screen.button('Create account'))
        await screen.button('Create account').click()
        await see(screen.text('Write 1 to 64 characters'))
        await audit(screen, 'register, with what is missing')

        const mira = await world.someone('Mira')
        const chat = await aChat(mira, [], { title: 'Harbour' })
        const { code } = await mira.do(`POST /chats/${chat.id}/invites`, {})
        await screen.go(`/join/${code}`)
        await see(screen.heading('Harbour'))
        await audit(screen, 'join')

        const newcomer = await stage.seat(world, await world.someone('Nia'), seat)
        await see(newcomer.text('No chats yet'))
        await audit(newcomer, 'no chats yet')
        await newcomer.go('/welcome')
        await see(newcomer.heading(/^Welcome/))
        await audit(newcomer, 'welcome')
      })

      journey(`ux 8-10: no screen breaks a rule of axe: talking (${look})`, async (stage) => {
        const world = await stage.world()
        const { mira, jonas, chat } = await aLivelyGroup(world)
        const screen = await stage.seat(world, mira, seat)
        await see(screen.row('Harbour'))
        await audit(screen, 'chats')
        await screen.searchBox.fill('Jo')
        await see(screen.page.getByRole('region', { name: 'Results' }).getByText(nameOf(jonas)))
        await audit(screen, 'search')

        await screen.go(`/chat/${chat.id}`)
        await screen.sees('Good night')
        await audit(screen, 'conversation')
        await screen.messages.last().focus()
        await screen.page.keyboard.press('Shift+F10')
        await see(screen.page.getByRole('menuitem', { name: 'Delete' }))
        await audit(screen, 'message menu', '[role=menu]')
        await screen.choose('Delete')
        await see(screen.page.getByRole('alertdialog'))
        await audit(screen, 'the question before deleting')
        await screen.page.keyboard.press('Escape')
        await gone(screen.page.getByRole('alertdialog'))
        await screen.button('Emoji').click()
        await see(screen.page.getByRole('searchbox', { name: 'Search emoji' }))
        await audit(screen, 'emoji')
        await screen.page.keyboard.press('Escape')

        await screen.go(`/chat/${chat.id}/details`)
        await see(screen.button('Invite links'))
        await see(screen.button(`Actions for ${nameOf(jonas)}`))
        await audit(screen, 'details')
        await screen.button('Invite links').click()
        await see(screen.button('Make invite link'))
        await audit(screen, 'invite links')
      })

      journey(`ux 8-10: no screen breaks a rule of axe: beginning and settings (${look})`, async (stage) => {
        const world = await stage.world()
        const { mira } = await aLivelyGroup(world)
        const jonas = await world.someone('Ida')
        await aDirectChat(mira, jonas)
        const screen = await stage.seat(world, mira, seat)
        await screen.button('New chat').click()
        await see(screen.dialog.getByText(nameOf(jonas)))
        await audit(screen, 'new chat')
        await screen.dialog.getByRole('button', { name: /^New group/ }).click()
        await see(screen.field('Name'))
        await audit(screen, 'new group')
        await screen.page.keyboard.press('Escape')
        await gone(screen.dialog)
        await screen.go('/settings')
        await see(screen.button('Sign out'))
        await audit(screen, 'settings')
        for (const page of settings) {
          await screen.go(`/settings/${page}`)
          await see(screen.main.getByRole('heading', { level: 1 }))
          await audit(screen, `settings, ${page}`)
        }
      })
    }

  journey('ux 8: by keyboard alone from the list to a message that is sent, the focus always seen', async (stage) => {
    const world = await stage.world()
    const { mira } = await aLivelyGroup(world)
    const screen = await stage.seat(world, mira)
    const keys = screen.page.keyboard
    await see(screen.row('Harbour'))

    await tabTo(screen, (name) => name.startsWith('A Harbour'))
    await keys.press('ArrowDown')
    await expect.poll(() => isFocused(screen, 'Saved messages')).toBe(true)
    await keys.press('Home')
    await expect.poll(() => isFocused(screen, 'Harbour')).toBe(true)
    await keys.press('Enter')
    await see(screen.composer)
    await expect.poll(() => screen.composer.evaluate((field) => field === document.activeElement)).toBe(true)
    await keys.type('Written without a mouse')
    await keys.press('Enter')
    await screen.sees('Written without a mouse')

    // Backwards from the composer stand the messages: one stop, arrows inside, the menu by its key.
    await tabTo(screen, (name) => name.includes('Written without a mouse'), 'Shift+Tab')
    await keys.press('ArrowUp')
    await expect.poll(() => isFocused(screen, 'Good night')).toBe(true)
    await keys.press('Shift+F10')
    await see(screen.page.getByRole('menuitem', { name: 'Reply' }))
    await keys.press('Escape')
    await gone(screen.page.getByRole('menu'))
    await expect.poll(() => isFocused(screen, 'Good night'), { message: 'focus returns to the message' }).toBe(true)
  })

  journey('ux 8: a dialog takes the focus, keeps it, and gives it back', async (stage) => {
    const world = await stage.world()
    const { mira } = await aLivelyGroup(world)
    const screen = await stage.seat(world, mira)
    const keys = screen.page.keyboard
    await tabTo(screen, (name) => name === 'BUTTON New chat')
    await keys.press('Enter')
    await see(screen.dialog)
    const isInside = () => screen.page.evaluate(() => Boolean(document.activeElement?.closest('[role=dialog]')))
    await expect.poll(isInside).toBe(true)
    for (let step = 0; step < 12; step++) {
      await keys.press('Tab')
      expect(await isInside(), `the focus stays inside at step ${step}`).toBe(true)
    }
    await keys.press('Escape')
    await gone(screen.dialog)
    await expect.poll(async () => (await focusRing(screen.page)).name).toBe('BUTTON New chat')
  })

  journey('ux 9: a screen reader hears name, text and time of a message once', async (stage) => {
    const world = await stage.world()
    const { mira, jonas, chat } = await aLivelyGroup(world)
    await jonas.send(chat.id, 'Only once, please')
    const screen = await stage.seat(world, mira, { at: `/chat/${chat.id}` })
    await screen.sees('Only once, please')
    const heard = await screen.message('Only once, please').ariaSnapshot()
    expect(heard.split(nameOf(jonas)), heard).toHaveLength(2)
    expect(heard.split('Only once, please'), heard).toHaveLength(2)
    expect(heard.match(/\d\d:\d\d/g), heard).toHaveLength(1)
  })

  journey('ux 10: who asks for less motion gets none', async (stage) => {
    const world = await stage.world()
    const { mira } = await aLivelyGroup(world)
    const longest = async (context: NonNullable<Seat['context']>) => {
      const screen = await stage.seat(world, mira, { context })
      await screen.page.evaluate(() => {
        const kept = { longest: 0 }
        Object.assign(window, { kept })
        for (const kind of ['animationstart', 'transitionstart'])
          document.addEventListener(kind, () => {
            for (const animation of document.getAnimations())
              kept.longest = Math.max(kept.longest, Number(animation.effect?.getComputedTiming().duration ?? 0))
          })
      })
      await screen.button('New chat').click()
      await see(screen.dialog)
      await screen.page.keyboard.press('Escape')
      await gone(screen.dialog)
      await screen.open('Harbour')
      return screen.page.evaluate(() => (window as unknown as { kept: { longest: number } }).kept.longest)
    }
    expect(await longest({ reducedMotion: 'no-preference' }), 'there is motion to be spared').toBeGreaterThan(50)
    expect(await longest({ reducedMotion: 'reduce' })).toBeLessThan(1)
  })

  const narrow = { width: 320, height: 640 }
  const zoomed = { width: 640, height: 512 }
  for (const [name, viewport] of [
    ['320 px', narrow],
    ['200 % zoom', zoomed],
  ] as const)
    journey(`ux 10: at ${name} nothing scrolls sideways and all can be reached`, async (stage) => {
      const world = await stage.world()
      const { mira, chat } = await aLivelyGroup(world)
      await aLongName(world, mira)
      const screen = await stage.seat(world, mira, { context: { viewport, deviceScaleFactor: viewport === zoomed ? 2 : 1 } })
      await see(screen.row('Harbour'))
      await fits(screen, 'chats')
      await screen.button('New chat').click()
      await see(screen.dialog)
      await fits(screen, 'new chat')
      await screen.dialog.getByRole('button', { name: /^New group/ }).click()
      await screen.button('Create group').click({ trial: true })
      await fits(screen, 'new group')
      await screen.page.keyboard.press('Escape')
      await screen.go(`/chat/${chat.id}`)
      await screen.sees('Good night')
      await screen.button('Send').isVisible()
      await screen.say('There is room for this')
      await fits(screen, 'conversation')
      await screen.go(`/chat/${chat.id}/details`)
      await see(screen.button('Invite links'))
      await fits(screen, 'details')
      await screen.button('Invite links').click()
      await see(screen.button('Make invite link'))
      await fits(screen, 'invite links')
      for (const page of settings) {
        await screen.go(`/settings/${page}`)
        await see(screen.main.getByRole('heading', { level: 1 }))
        await fits(screen, `settings, ${page}`)
      }
    })

  journey('long names are cut off with dots and push nothing away', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const { title, name, chat } = await aLongName(world, mira)
    for (const phone of [false, true]) {
      const screen = await stage.seat(world, mira, { phone })
      await fits(screen, 'chats')
      await screen.row(title).click()
      await see(screen.message('x'.repeat(300)))
      await see(screen.main.getByText(name))
      await fits(screen, 'conversation')
      const bubble = await screen.message('x'.repeat(300)).locator('.bubble').boundingBox()
      const pane = await screen.main.boundingBox()
      expect(bubble!.x + bubble!.width, 'a word without an end is broken').toBeLessThanOrEqual(pane!.x + pane!.width)
      await screen.go(`/chat/${chat.id}/details`)
      await see(screen.page.locator('#pane-details').getByText(name))
      await fits(screen, 'details')
    }
  })

  journey('a right-to-left message reads from the right, in a page that does not', async (stage) => {
    const world = await stage.world()
    const { mira, jonas, chat } = await aLivelyGroup(world)
    await jonas.send(chat.id, 'مرحبا، كيف حالك؟')
    const screen = await stage.seat(world, mira, { at: `/chat/${chat.id}` })
    const words = screen.message('مرحبا، كيف حالك؟')
    await see(words)
    expect(await words.locator('.bubble-body').evaluate((body) => getComputedStyle(body).direction)).toBe('rtl')
    const [time, text] = [await words.locator('time').boundingBox(), await words.locator('.message-text').boundingBox()]
    expect(time!.x, 'the time stands at the end of the line').toBeLessThan(text!.x + text!.width / 2)
    expect(await screen.page.evaluate(() => getComputedStyle(document.body).direction)).toBe('ltr')
  })

  journey('a message of emoji alone is large and stands without a bubble; among words it is text', async (stage) => {
    const world = await stage.world()
    const { mira, jonas, chat } = await aLivelyGroup(world)
    await jonas.send(chat.id, '🎉🚢')
    await jonas.send(chat.id, 'and now 🎉')
    const screen = await stage.seat(world, mira, { at: `/chat/${chat.id}` })
    const look = async (text: string) => {
      await screen.sees(text)
      const size = await screen
        .message(text)
        .locator('.message-text')
        .evaluate((el) => {
          const inner = [el, ...el.querySelectorAll('*')].map((one) => parseFloat(getComputedStyle(one).fontSize))
          return Math.max(...inner)
        })
      const ground = await screen
        .message(text)
        .locator('.bubble')
        .evaluate((el) => getComputedStyle(el).backgroundColor)
      return { isLarge: size > 30, isBare: /, 0\)$|transparent|\/ 0\)$/.test(ground) }
    }
    expect(await look('🎉🚢')).toEqual({ isLarge: true, isBare: true })
    expect(await look('and now 🎉')).toEqual({ isLarge: false, isBare: false })
  })

  journey('on a phone a long press opens the menu of a chat, and lifting the finger opens nothing else', async (stage) => {
    const world = await stage.world()
    const { mira } = await aLivelyGroup(world)
    const screen = await stage.seat(world, mira, { phone: true })
    await longPress(screen.page, screen.row('Harbour'), screen.page.getByRole('menu'))
    await screen.page.getByRole('menuitem', { name: 'Pin', exact: true }).tap()
    await see(screen.row('Harbour').getByRole('img', { name: 'Pinned' }))
    expect(new URL(screen.page.url()).hash, 'still in the list').toBe('#/')
    await screen.row('Harbour').tap()
    await see(screen.composer)
  })

  journey('on a phone a finger meets everything: 40 px at least', async (stage) => {
    const world = await stage.world()
    const { mira, chat } = await aLivelyGroup(world)
    const screen = await stage.seat(world, mira, { phone: true })
    await see(screen.row('Harbour'))
    expect(await tooSmall(screen.page), 'chats').toEqual([])
    await screen.go(`/chat/${chat.id}`)
    await screen.sees('Good night')
    expect(await tooSmall(screen.page), 'conversation').toEqual([])
    await screen.go(`/chat/${chat.id}/details`)
    await see(screen.button('Invite links'))
    expect(await tooSmall(screen.page), 'details').toEqual([])
    await screen.go('/settings/appearance')
    await see(screen.main.getByRole('heading', { level: 1 }))
    expect(await tooSmall(screen.page), 'appearance').toEqual([])
    await screen.go('/settings/chats')
    await see(screen.main.getByRole('heading', { level: 1 }))
    expect(await tooSmall(screen.page), 'settings of chats').toEqual([])
  })
})

/** A title, a name and a word that are as long as they may be. */
async function aLongName(world: World, mira: Person) {
  const name = `Wolfeschlegelsteinhausenbergerdorff${'e'.repeat(29)}`
  const title = `Rindfleischetikettierungsüberwachung${'s'.repeat(92)}`
  const long = await aUser(world.server, { name, username: `long.${'n'.repeat(27)}` })
  const chat = await aChat(mira, [long], { title })
  await long.send(chat.id, 'x'.repeat(300))
  return { name, title, chat }
}

/** Presses Tab until that has the focus; everything on the way must show that it has it. */
async function tabTo(screen: Screen, fits: (name: string) => boolean, key = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < 40; step++) {
    await screen.page.keyboard.press(key)
    const { name, isSeen } = await focusRing(screen.page)
    expect(isSeen, `the focus is seen on ${name}`).toBe(true)
    if (fits(name)) return
    passed.push(name)
  }
  throw new Error(`Never reached; on the way: ${passed.join(' · ')}`)
}

const isFocused = (screen: Screen, text: string) =>
  screen.page.evaluate((wanted) => Boolean(document.activeElement?.textContent?.includes(wanted)), text)
