import { aChat, aDirectChat } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import { type Screen, cuttable, gone, journey, nameOf, see, useChromium } from './harness/index.js'

describe('presence', () => {
  useChromium()

  const status = (screen: Screen) => screen.main.locator('[data-status]')
  const says = (screen: Screen, words: string | RegExp, timeout = 8000) =>
    expect.poll(async () => (await status(screen).textContent())?.trim(), { timeout }).toMatch(words)

  journey('ux 28: typing names one, two, several, and is gone when they stop', async (stage) => {
    const world = await stage.world()
    const [mira, jonas, ada, zoe] = [
      await world.someone('Mira'),
      await world.someone('Jonas'),
      await world.someone('Ada'),
      await world.someone('Zoe'),
    ]
    const { id } = await aChat(mira, [jonas, ada, zoe], { title: 'Harbour' })
    const screen = await stage.seat(world, mira, { at: `/chat/${id}` })
    const other = await stage.seat(world, jonas, { at: `/chat/${id}` })
    await says(screen, '4 members')
    await other.composer.pressSequentially('I think')
    await says(screen, `${nameOf(jonas)} is typing…`)
    await see(screen.row('Harbour').getByText(`${nameOf(jonas)} is typing…`))
    expect(await status(other).textContent(), 'not to oneself').toContain('4 members')

    const [adas, zoes] = [await ada.connect(), await zoe.connect()]
    await adas.emit('typing:start', { chatId: id })
    await other.composer.pressSequentially(' so')
    await says(screen, `${nameOf(jonas)} and ${nameOf(ada)} are typing…`)
    await zoes.emit('typing:start', { chatId: id })
    await says(screen, '3 people are typing…')
    await other.composer.fill('')
    await adas.emit('typing:stop', { chatId: id })
    await says(screen, `${nameOf(zoe)} is typing…`)

    // Nobody says that Zoe has stopped: it lapses.
    await zoes.emit('typing:start', { chatId: id })
    const since = Date.now()
    await says(screen, '4 members')
    const lapsed = Date.now() - since
    expect(lapsed).toBeGreaterThan(4500)
    expect(lapsed).toBeLessThan(7500)
    await other.composer.pressSequentially('There')
    await says(screen, `${nameOf(jonas)} is typing…`)
    await other.composer.press('Enter')
    await screen.sees('There')
    expect(await status(screen).textContent(), 'a message ends it').toContain('4 members')
    for (const person of [ada, zoe]) person.disconnect()
  })

  journey('ux 29: online with two devices until the last one goes, then last seen', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    const screen = await stage.seat(world, mira, { at: `/chat/${id}` })
    await says(screen, 'last seen a while ago')
    const laptop = await stage.seat(world, jonas)
    await says(screen, /^online$/)
    const phone = await stage.seat(world, jonas, { phone: true })
    await see(phone.row(nameOf(mira)))
    await laptop.page.close()
    await phone.open(nameOf(mira))
    await phone.say('From my phone now')
    await screen.sees('From my phone now')
    await says(screen, /^online$/)
    await phone.page.close()
    await says(screen, 'last seen just now')
    await screen.reload()
    await says(screen, 'last seen just now')

    const again = await stage.seat(world, jonas)
    await says(screen, /^online$/)
    await again.go('/settings/privacy')
    await again.page.getByRole('radio', { name: /Nobody/ }).click()
    await says(screen, 'last seen a while ago')
  })

  journey('ux 29: whose line is cut without a word is offline within 60 s, and is back when it is', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    const screen = await stage.seat(world, mira, { at: `/chat/${id}` })
    const other = await stage.seat(world, jonas)
    const line = await cuttable(other)
    await says(screen, /^online$/)
    line.cut()
    const since = Date.now()
    await says(screen, 'last seen', 60_000)
    expect(Date.now() - since).toBeLessThan(60_000)
    await other.isOffline()
    line.mend()
    await other.isOnline()
    await says(screen, /^online$/)
    await gone(other.page.getByTestId('connection'))
  })
})
