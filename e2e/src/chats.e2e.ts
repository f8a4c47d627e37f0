import { aChat, aDirectChat } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import { type Screen, gone, journey, nameOf, see, useChromium } from './harness/index.js'

const MUTED = '9999-01-01T00:00:00.000Z'

describe('the list of chats', () => {
  useChromium()

  const icon = (screen: Screen) => screen.page.locator('link[rel="icon"]').getAttribute('href')

  journey('ux 11: by last activity, with sender, ticks and time', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const jonas = await world.someone('Jonas')
    const picnic = await aChat(mira, [jonas], { title: 'Picnic' })
    const news = await aChat(mira, [jonas], { title: 'News', type: 'channel' })
    const direct = await aDirectChat(mira, jonas)
    await mira.send(direct.id, 'See you there')
    await mira.send(news.id, 'The bakery is open')
    await jonas.send(picnic.id, 'I bring **bread**')

    const screen = await stage.seat(world, mira)
    await expect.poll(() => screen.titles()).toEqual(['Picnic', 'News', nameOf(jonas), 'Saved messages'])
    await see(screen.row('Picnic').getByText(`${nameOf(jonas)}: I bring bread`))
    await see(screen.row('News').getByText('The bakery is open'))
    expect(await screen.row('News').getByText('You').count(), 'in a channel it is the channel that speaks').toBe(0)
    await see(screen.row(nameOf(jonas)).getByText('See you there'))
    await see(screen.row(nameOf(jonas)).getByRole('img', { name: 'Sent' }))
    expect(await screen.row('Picnic').locator('time').textContent()).toMatch(/^\d\d:\d\d$/)
    expect(
      await screen
        .row('Picnic')
        .getByRole('img', { name: /Sent|Read/ })
        .count(),
      'no ticks at theirs',
    ).toBe(0)

    await jonas.do(`POST /chats/${direct.id}/read`, { seq: 1 })
    await see(screen.row(nameOf(jonas)).getByRole('img', { name: 'Read' }))
    await mira.send(picnic.id, 'And I bring jam')
    await see(screen.row('Picnic').getByText('You: And I bring jam'))
    await jonas.send(direct.id, 'On my way')
    await expect.poll(() => screen.titles()).toEqual([nameOf(jonas), 'Picnic', 'News', 'Saved messages'])
  })

  journey('ux 12: unread, mentions and muted differ; the title and the favicon show the total', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const jonas = await world.someone('Jonas')
    const [plain, mention, muted] = await Promise.all(
      ['Plain', 'Mention', 'Quiet'].map((title) => aChat(jonas, [mira], { title })),
    )
    // Being added is news of its own; here it is read already.
    for (const chat of [plain, mention, muted]) await mira.do(`POST /chats/${chat!.id}/read`, { seq: chat!.lastSeq })
    await mira.do(`PATCH /chats/${muted!.id}/me`, { mutedUntil: MUTED })
    for (const chat of [plain, plain, muted, muted, muted]) await jonas.send(chat!.id, 'Something new')
    await jonas.send(mention!.id, `Look here, @${mira.username}`)

    const screen = await stage.seat(world, mira)
    const badge = (title: string, text: string) => screen.row(title).getByText(text).locator('..')
    const colour = (title: string, text: string) =>
      badge(title, text).evaluate((element) => getComputedStyle(element).backgroundColor)
    await see(screen.row('Plain').getByText('2 unread messages'))
    await see(screen.row('Mention').getByText('You were mentioned'))
    await see(screen.row('Mention').getByText('1 unread message'))
    await see(screen.row('Quiet').getByText('3 unread messages'))
    await see(screen.row('Quiet').getByRole('img', { name: 'Muted' }))
    expect(await screen.row('Plain').getByText('You were mentioned').count()).toBe(0)
    expect(await colour('Quiet', '3 unread messages')).not.toBe(await colour('Plain', '2 unread messages'))

    await expect.poll(() => screen.page.title(), { message: 'the muted do not count' }).toBe('(3) UltraChat')
    await expect.poll(() => icon(screen)).toMatch(/^data:image\/png/)
    const three = await icon(screen)
    await screen.open('Plain')
    await expect.poll(() => screen.page.title()).toBe('(1) Plain - UltraChat')
    await expect.poll(() => icon(screen)).not.toBe(three)
    await screen.open('Mention')
    await gone(screen.row('Mention').getByText('You were mentioned'))
    await expect.poll(() => screen.page.title()).toBe('Mention - UltraChat')
    await expect.poll(() => icon(screen)).toBe('/favicon.svg')

    await screen.rowMenu('Quiet', 'Unmute')
    await expect.poll(() => screen.page.title()).toBe('(3) Mention - UltraChat')
  })

  journey('ux 13: a draft survives a reload and shows on a second device within 2 s', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    await aChat(mira, [], { title: 'Letters' })
    await aChat(mira, [], { title: 'Elsewhere' })
    const desk = await stage.seat(world, mira)
    const phone = await stage.seat(world, mira, { phone: true })
    await see(phone.row('Letters'))

    await desk.open('Letters')
    await desk.composer.fill('Dear Jonas,')
    await see(phone.row('Letters').getByText('Draft:'), 2000)
    await see(phone.row('Letters').getByText('Dear Jonas,'))
    await desk.open('Elsewhere')
    await see(desk.row('Letters').getByText('Dear Jonas,'))

    await desk.reload()
    await see(desk.row('Letters').getByText('Draft:'))
    await desk.open('Letters')
    await expect.poll(() => desk.composer.inputValue()).toBe('Dear Jonas,')

    await phone.open('Letters')
    await expect.poll(() => phone.composer.inputValue()).toBe('Dear Jonas,')
    await phone.composer.fill('Dear Jonas, how are you?')
    await phone.button('Back').click()
    await desk.open('Elsewhere')
    await see(desk.row('Letters').getByText('Dear Jonas, how are you?'), 2000)
    await desk.open('Letters')
    await desk.composer.press('Enter')
    await desk.sees('Dear Jonas, how are you?')
    await see(phone.row('Letters').getByText('You: Dear Jonas, how are you?'))
    expect(await phone.row('Letters').getByText('Draft:').count()).toBe(0)

    // Who sits before the empty line without writing sees it there.
    await phone.open('Letters')
    await phone.composer.focus()
    await desk.composer.fill('And a postscript')
    await expect.poll(() => phone.composer.inputValue()).toBe('And a postscript')
  })

  journey('ux 14: pin, mute, archive, mark unread and leave, from the menu of a row', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const jonas = await world.someone('Jonas')
    const titles = ['Alder', 'Birch', 'Cedar']
    for (const title of titles) {
      const chat = await aChat(jonas, [mira], { title })
      await jonas.send(chat.id, `Hello ${title}`)
    }
    const screen = await stage.seat(world, mira)
    const other = await stage.seat(world, mira)
    const order =
      (...expected: string[]) =>
      async () => {
        for (const one of [screen, other])
          await expect.poll(async () => (await one.titles()).filter((title) => title !== 'Saved messages')).toEqual(expected)
      }
    await order('Cedar', 'Birch', 'Alder')()

    await screen.rowMenu('Alder', 'Pin')
    await order('Alder', 'Cedar', 'Birch')()
    await screen.rowMenu('Alder', 'Unpin')
    await order('Cedar', 'Birch', 'Alder')()

    await screen.rowMenu('Birch', 'Mark as read')
    await gone(other.row('Birch').getByText('unread message'))
    await screen.rowMenu('Birch', 'Mark as unread')
    await see(other.row('Birch').getByText('Marked as unread'))
    await expect.poll(() => other.page.title()).toBe('(5) UltraChat')
    await screen.open('Birch')
    await gone(other.row('Birch').getByText('Marked as unread'))

    for (const [choice, says] of [
      ['For 1 hour', /^Off until .+\d\d:\d\d$/],
      ['For 8 hours', /^Off until .+\d\d:\d\d$/],
      ['Until I turn it on', 'Off until you turn them on'],
    ] as const) {
      await screen.rowMenu('Birch', 'Mute', choice)
      await see(other.row('Birch').getByRole('img', { name: 'Muted' }))
      await screen.button('Details').click()
      await see(screen.text(says))
      await screen.button('Details').click()
      await screen.rowMenu('Birch', 'Unmute')
      await gone(other.row('Birch').getByRole('img', { name: 'Muted' }))
    }

    await screen.rowMenu('Cedar', 'Archive')
    await order('Birch', 'Alder')()
    await screen.button('Undo').click()
    await order('Cedar', 'Birch', 'Alder')()
    await screen.rowMenu('Cedar', 'Archive')
    await order('Birch', 'Alder')()
    await screen.list.getByRole('button', { name: /^Archived/ }).click()
    await see(screen.row('Cedar'))
    await screen.rowMenu('Cedar', 'Move out of the archive')
    await order('Cedar', 'Birch', 'Alder')()

    await screen.rowMenu('Alder', 'Leave')
    await see(screen.text('Leave “Alder”?'))
    await screen.confirm('Leave')
    await order('Cedar', 'Birch')()
  })

  journey('ux 14: on a phone the same menu comes by a long press and stays on the screen', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    await aChat(mira, [], { title: 'Orchard' })
    const screen = await stage.seat(world, mira, { phone: true })
    const box = (await screen.row('Orchard').boundingBox())!
    const touch = await screen.page.context().newCDPSession(screen.page)
    const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }]
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
    const menu = screen.page.getByRole('menu')
    await see(menu)
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect.poll(async () => (await menu.boundingBox())!.x).toBeGreaterThanOrEqual(0)
    const { x, width } = (await menu.boundingBox())!
    expect(x + width).toBeLessThanOrEqual(390)
    await screen.choose('Pin')
    await see(screen.row('Orchard').getByRole('img', { name: 'Pinned' }))
    await see(screen.row('Orchard'))
  })

  journey('people are found by the beginning of a name or username, and a chat begins with one press', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const zoe = await world.someone('Zoë Ångström')
    const screen = await stage.seat(world, mira)
    const other = await stage.seat(world, zoe)
    const found = screen.page.getByRole('region', { name: 'Results' })
    for (const query of ['zoe', 'ÅNG', 'angst', `@${zoe.username}`]) {
      await screen.searchBox.fill(query)
      await see(found.getByRole('button', { name: nameOf(zoe) }))
    }
    await screen.searchBox.fill(nameOf(mira))
    await see(screen.text(`Nothing found for “${nameOf(mira)}”`))
    await screen.searchBox.fill('zoe')
    await found.getByRole('button', { name: nameOf(zoe) }).click()
    await see(screen.text(`Say hello to ${nameOf(zoe)}.`))
    await screen.say('Hej Zoë')
    await see(other.row(nameOf(mira)).getByText('Hej Zoë'))
    await other.searchBox.fill('mir')
    await see(other.page.getByRole('region', { name: 'Results' }).getByRole('link', { name: nameOf(mira) }))
  })

  journey('saved messages are a place of one’s own on every device', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const desk = await stage.seat(world, mira)
    const phone = await stage.seat(world, mira, { phone: true })
    await desk.link('Saved').click()
    await see(desk.text('Only you can see them.'))
    await desk.say('Buy stamps')
    await see(phone.row('Saved messages').getByText('Buy stamps'))
    await phone.link('Saved').click()
    await phone.sees('Buy stamps')
    expect(await desk.page.title()).toBe('Saved messages - UltraChat')
  })
})

describe('places', () => {
  useChromium()

  journey('ux 7: back and forward walk the chats, and every address survives a reload', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const [alder, birch] = [await aChat(mira, [], { title: 'Alder' }), await aChat(mira, [], { title: 'Birch' })]
    const first = await mira.send(alder.id, 'The first of many')
    for (let at = 0; at < 60; at++) await mira.send(alder.id, `Number ${at}`)
    const screen = await stage.seat(world, mira)
    const isAt = async (path: string, title: string) => {
      await expect.poll(() => screen.page.url()).toBe(`${world.url}/#${path}`)
      await expect.poll(() => screen.page.title()).toBe(title)
    }
    await screen.open('Alder')
    await screen.open('Birch')
    await screen.button('Details').click()
    await isAt(`/chat/${birch.id}/details`, 'Birch - UltraChat')
    await screen.reload()
    await see(screen.heading('Details'))
    await screen.page.goBack()
    await isAt(`/chat/${birch.id}`, 'Birch - UltraChat')
    await screen.page.goBack()
    await isAt(`/chat/${alder.id}`, 'Alder - UltraChat')
    await screen.sees('Number 59')
    await screen.page.goBack()
    await isAt('/', 'UltraChat')
    await screen.page.goForward()
    await isAt(`/chat/${alder.id}`, 'Alder - UltraChat')
    await screen.reload()
    await screen.sees('Number 59')
    await screen.page.goForward()
    await isAt(`/chat/${birch.id}`, 'Birch - UltraChat')

    await screen.go(`/chat/${alder.id}/${first.seq}`)
    await screen.sees('The first of many')
    await screen.reload()
    await screen.sees('The first of many')
    await isAt(`/chat/${alder.id}/${first.seq}`, 'Alder - UltraChat')
    await screen.go('/settings/privacy')
    await screen.reload()
    await see(screen.heading('Privacy'))
  })

  journey('ux 7: on a phone “back” leaves a chat, and the browser’s own does not return to it', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const alder = await aChat(mira, [], { title: 'Alder' })
    const screen = await stage.seat(world, mira, { phone: true })
    await screen.open('Alder')
    await screen.button(/Open details/).click()
    await see(screen.heading('Details'))
    await screen.button('Close').click()
    await expect.poll(() => screen.page.url()).toBe(`${world.url}/#/chat/${alder.id}`)
    await screen.button('Back').click()
    await expect.poll(() => screen.page.url()).toBe(`${world.url}/#/`)
    await see(screen.row('Alder'))
    await screen.page.goForward()
    await see(screen.composer)

    const deep = await stage.tab(screen, world, { at: `/chat/${alder.id}` })
    await deep.button('Back').click()
    await see(deep.row('Alder'))
  })

  journey(
    'ux 59: another tab, and another browser, show reads, drafts, settings and new chats by themselves',
    async (stage) => {
      const world = await stage.world()
      const mira = await world.someone('Mira')
      const jonas = await world.someone('Jonas')
      const chat = await aDirectChat(jonas, mira)
      await jonas.send(chat.id, 'One')
      await jonas.send(chat.id, 'Two')
      const here = await stage.seat(world, mira)
      const tab = await stage.tab(here, world)
      const away = await stage.seat(world, mira)
      const others = [tab, away]
      for (const one of others) await see(one.row(nameOf(jonas)).getByText('2 unread messages'))

      await here.page.bringToFront()
      await here.open(nameOf(jonas))
      for (const one of others) {
        await gone(one.row(nameOf(jonas)).getByText('unread message'))
        await expect.poll(() => one.page.title()).toBe('UltraChat')
      }
      await here.composer.fill('Half a thought')
      for (const one of others) await see(one.row(nameOf(jonas)).getByText('Half a thought'))
      await here.composer.press('Enter')
      for (const one of others) {
        await gone(one.row(nameOf(jonas)).getByText('Draft:'))
        await see(one.row(nameOf(jonas)).getByRole('img', { name: 'Sent' }))
      }
      const harbour = await aChat(jonas, [mira], { title: 'Harbour' })
      for (const one of [here, ...others]) await see(one.row('Harbour'))
      await jonas.do(`PATCH /chats/${harbour.id}`, { title: 'Old harbour' })
      for (const one of [here, ...others]) await see(one.row('Old harbour'))

      await here.go('/settings/appearance')
      await here.page.getByRole('radio', { name: 'Dark' }).click()
      await here.page.getByRole('radio', { name: 'Teal' }).click()
      for (const one of others) {
        await expect.poll(() => one.page.locator('html').getAttribute('data-theme')).toBe('dark')
        await expect.poll(() => one.page.locator('html').getAttribute('data-accent')).toBe('teal')
      }
    },
  )

  journey('ux 60: what is empty, and what is not there, says what to do', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const chat = await aChat(mira, [], { title: 'Orchard' })
    const screen = await stage.seat(world, mira)
    await see(screen.text('Pick a chat to start talking'))
    await screen.open('Orchard')
    await screen.button('Details').click()
    await screen.button('Invite links').click()
    await see(screen.text('No links yet. Make one above.'))
    await screen.page.keyboard.press('Escape')
    await screen.button('Add people').click()
    await see(screen.dialog.getByText('Type a name to find somebody on this server.'))
    await screen.dialog.getByRole('searchbox').fill('nobody at all')
    await see(screen.dialog.getByText('Nobody found for “nobody at all”'))
    await screen.page.keyboard.press('Escape')
    await screen.go('/chat/01900000-0000-7000-8000-000000000000')
    await see(screen.text('This chat is not here'))
    await screen.button('Go to your chats').click()
    await screen.searchBox.fill('@no.such.chat')
    await see(screen.text('No public chat is called @no.such.chat'))
    screen.watch.allow(/404/)
    await screen.go(`/chat/${chat.id}`)
    await see(screen.composer)
  })
})
