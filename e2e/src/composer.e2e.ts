import { aChat, aDirectChat } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import { OUTAGE, type Screen, cuttable, gone, journey, nameOf, see, useChromium } from './harness/index.js'

describe('the composer', () => {
  useChromium()

  journey('ux 31: Enter sends, Shift+Enter breaks the line, and Ctrl+Enter sends where one wants that', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    const screen = await stage.seat(world, mira, { at: `/chat/${id}` })
    await screen.composer.pressSequentially('One')
    await screen.composer.press('Shift+Enter')
    await screen.composer.pressSequentially('Two')
    expect(await screen.composer.inputValue()).toBe('One\nTwo')
    expect(await screen.messages.count()).toBe(0)
    await screen.composer.press('Enter')
    await see(screen.message(/One\s+Two/))
    expect(await screen.composer.inputValue()).toBe('')
    await screen.composer.press('Enter')
    await screen.composer.fill('   \n ')
    await screen.composer.press('Enter')
    expect(await screen.messages.count(), 'nothing is no message').toBe(1)

    await screen.go('/settings/chats')
    await screen.page.getByRole('radio', { name: /^Ctrl\+Enter/ }).click()
    await expect.poll(async () => (await mira.do('GET /users/me/settings')).sendKey).toBe('mod+enter')
    await screen.go(`/chat/${id}`)
    await screen.composer.fill('Three')
    await screen.composer.press('Enter')
    await screen.composer.pressSequentially('Four')
    expect(await screen.composer.inputValue()).toBe('Three\nFour')
    await screen.composer.press('Control+Enter')
    await see(screen.message(/Three\s+Four/))
    const stored = async () => (await mira.do(`GET /chats/${id}/messages?after=0`)).items.map((m: any) => m.text)
    await expect.poll(stored).toEqual(['One\nTwo', 'Three\nFour'])
  })

  journey('ux 31: on a phone Enter breaks the line and the button sends', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    const screen = await stage.seat(world, mira, { phone: true, at: `/chat/${id}` })
    await screen.composer.pressSequentially('One')
    await screen.composer.press('Enter')
    await screen.composer.pressSequentially('Two')
    expect(await screen.composer.inputValue()).toBe('One\nTwo')
    expect(await screen.messages.count()).toBe(0)
    await screen.button('Send').tap()
    await see(screen.message(/One\s+Two/))
    expect(await screen.composer.evaluate((el) => el === document.activeElement), 'the keyboard stays').toBe(true)
  })

  journey("ux 31: an input method's Enter chooses a word and never sends", async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    const screen = await stage.seat(world, mira, { at: `/chat/${id}` })
    await screen.composer.focus()
    const keys = await screen.page.context().newCDPSession(screen.page)
    await keys.send('Input.imeSetComposition', { text: 'しゃんはい', selectionStart: 5, selectionEnd: 5 })
    expect(await screen.composer.inputValue()).toBe('しゃんはい')
    await screen.page.evaluate(() => {
      addEventListener('keydown', (event) => ((window as any).wasComposing = event.isComposing), { capture: true })
    })
    await screen.page.keyboard.press('Enter')
    expect(await screen.page.evaluate(() => (window as any).wasComposing), 'the browser says that it composes').toBe(true)
    // Safari ends the composition first and tells the Enter as key 229.
    await screen.composer.evaluate((el) =>
      // oxlint-disable-next-line typescript/no-deprecated
      el.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true })),
    )
    await keys.send('Input.insertText', { text: '上海' })
    expect(await screen.composer.inputValue(), 'what was chosen is there').toContain('上海')
    expect(await screen.messages.count()).toBe(0)
    await screen.composer.fill('上海')
    await screen.composer.press('Enter')
    await screen.sees('上海')
    await expect.poll(() => screen.ticks('上海')).toBe('Sent')
    expect((await mira.do(`GET /chats/${id}`)).lastSeq, 'one message').toBe(1)
  })

  journey('ux 32: a message is shown within 50 ms with a clock, then ticks, without reorder or flicker', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    for (let i = 1; i <= 30; i++) await jonas.send(id, `Before ${i}`)
    const screen = await stage.seat(world, mira, { at: `/chat/${id}` })
    const line = await cuttable(screen)
    await screen.sees('Before 30')
    line.slow(400)
    await watchSending(screen)
    const words = Array.from({ length: 9 }, (_, i) => `Fast ${i + 1}`)
    for (const text of words) {
      await screen.composer.fill(text)
      await screen.composer.press('Enter')
      await screen.sees(text)
      expect(await screen.ticks(text), 'nobody has it yet').toBe('Waiting to be sent')
    }
    // While they wait, somebody else speaks: mine stay in their order below it or above it, never among each other.
    await jonas.send(id, 'In between')
    await screen.sees('In between')
    for (const text of words) await expect.poll(() => screen.ticks(text), { timeout: 15_000 }).not.toBe('Waiting to be sent')
    const { delays, orders, lost, seen } = await sendingSeen(screen)
    expect(Object.keys(delays)).toEqual(words)
    const sorted = Object.values(delays).toSorted((a, b) => a - b)
    expect(sorted[4], `milliseconds from key to message: ${sorted.map(Math.round).join(', ')}`).toBeLessThan(50)
    for (const order of orders) expect(order, 'the order at every moment').toEqual(words.slice(0, order.length))
    expect(lost, 'no message left the page and came back').toEqual([])
    // Jonas has read them when he answers.
    for (const text of words)
      expect(
        seen[text]?.filter((tick) => tick !== 'Read'),
        text,
      ).toEqual(['Waiting to be sent', 'Sent'])
    expect((await screen.said()).filter((text) => words.includes(text))).toEqual(words)
  })

  journey('ux 35: Up edits my last message, Esc cancels, and the other sees it is edited', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    await mira.send(id, 'We meat at noon')
    await jonas.send(id, 'Good')
    const screen = await stage.seat(world, mira, { at: `/chat/${id}` })
    const other = await stage.seat(world, jonas, { at: `/chat/${id}` })
    await screen.sees('Good')
    await screen.composer.pressSequentially('A draft')
    await screen.composer.press('ArrowUp')
    expect(await screen.button('Cancel editing').count(), 'not while something is written').toBe(0)
    await screen.composer.fill('')
    await screen.composer.press('ArrowUp')
    await see(screen.button('Cancel editing'))
    expect(await screen.composer.inputValue()).toBe('We meat at noon')
    await screen.composer.press('Escape')
    await gone(screen.button('Cancel editing'))
    expect(await screen.composer.inputValue()).toBe('')
    expect(await screen.message('We meat at noon').getByText('edited').count()).toBe(0)

    await screen.composer.press('ArrowUp')
    await screen.composer.fill('We meet at noon')
    await screen.composer.press('Enter')
    for (const one of [screen, other]) {
      await one.sees('We meet at noon')
      await see(one.message('We meet at noon').getByText('edited', { exact: true }))
      expect(await one.said()).toEqual(['We meet at noon', 'Good'])
    }
    expect(await screen.composer.inputValue()).toBe('')
    expect(await other.composer.inputValue()).toBe('')
    await other.composer.press('ArrowUp')
    expect(await other.composer.inputValue(), 'my own, not the last').toBe('Good')
    await other.composer.press('Escape')
    await screen.reload()
    await see(screen.message('We meet at noon').getByText('edited', { exact: true }))
  })

  journey('ux 35: on a phone a message is edited by its menu', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    await mira.send(id, 'Tomorow')
    const screen = await stage.seat(world, mira, { phone: true, at: `/chat/${id}` })
    const other = await stage.seat(world, jonas, { phone: true, at: `/chat/${id}` })
    await longPress(screen, 'Tomorow')
    await screen.choose('Edit')
    await screen.composer.fill('Tomorrow')
    await screen.button('Save').tap()
    await other.sees('Tomorrow')
    await see(other.message('Tomorrow').getByText('edited', { exact: true }))
  })

  journey('what is written offline in a chat that was never opened here is shown, and goes out', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aChat(jonas, [mira], { title: 'Harbour' })
    const screen = await stage.seat(world, mira)
    screen.watch.allow(OUTAGE)
    await see(screen.row('Harbour'))
    await screen.page.waitForLoadState('networkidle')
    await screen.page.context().setOffline(true)
    await screen.isOffline()
    await screen.open('Harbour')
    await see(screen.text('Not on this device yet'))
    await screen.say('Written in a tunnel')
    await screen.page.context().setOffline(false)
    await expect.poll(() => screen.ticks('Written in a tunnel'), { timeout: 20_000 }).toBe('Sent')
    await see(screen.text(`${nameOf(jonas)} created the group`))
    expect((await jonas.do(`GET /chats/${id}`)).lastMessage.text).toBe('Written in a tunnel')
  })
})

/** From here on the page writes down when each message came and what became of it. */
async function watchSending(screen: Screen): Promise<void> {
  await screen.page.evaluate(() => {
    const state = { pressed: 0, delays: {}, orders: [], lost: [], seen: {} } as any
    ;(window as any).sending = state
    const list = document.querySelector('main [role=list]')!
    addEventListener('keydown', (event) => event.key === 'Enter' && (state.pressed = performance.now()), { capture: true })
    const elements = new Map<string, Element>()
    const look = () => {
      const mine = [...list.querySelectorAll('[data-key]')].flatMap((row) => {
        const text = row.querySelector('.message-text')?.textContent?.trim() ?? ''
        return text.startsWith('Fast') ? [{ row, text }] : []
      })
      state.orders.push(mine.map(({ text }) => text))
      for (const [text, row] of elements) if (!row.isConnected) state.lost.push(text)
      for (const { row, text } of mine) {
        if (!(text in state.delays)) state.delays[text] = performance.now() - state.pressed
        elements.set(text, row)
        const label = row.querySelector('[role=img]:last-of-type')?.getAttribute('aria-label')
        const labels = (state.seen[text] ??= [])
        if (label && labels.at(-1) !== label) labels.push(label)
      }
    }
    new MutationObserver(look).observe(list, { childList: true, subtree: true, attributes: true })
  })
}

function sendingSeen(
  screen: Screen,
): Promise<{ delays: Record<string, number>; orders: string[][]; lost: string[]; seen: Record<string, string[]> }> {
  return screen.page.evaluate(() => (window as any).sending)
}

/** With a finger, for as long as a menu takes. */
async function longPress(screen: Screen, text: string): Promise<void> {
  const box = (await screen.message(text).locator('.message-text').boundingBox())!
  const touch = await screen.page.context().newCDPSession(screen.page)
  const point = { x: Math.round(box.x + 8), y: Math.round(box.y + box.height / 2) }
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] })
  await see(screen.page.getByRole('menu'))
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}
