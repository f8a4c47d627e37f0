import { type Person, aChat, aDirectChat } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import {
  type Screen,
  gone,
  isCalm,
  journey,
  motion,
  scrollBy,
  see,
  seqsOf,
  stoodStill,
  useChromium,
  watchMotion,
} from './harness/index.js'

describe('reading', () => {
  useChromium()

  const box = async (screen: Screen, text: string) => (await screen.message(text).boundingBox())!

  async function talk(people: readonly Person[], chatId: string, count: number, from = 1): Promise<void> {
    for (let i = from; i < from + count; i++)
      await people[i % people.length]!.send(
        chatId,
        `Line ${i}${i % 7 === 0 ? `\n${'and so on '.repeat(i % 40)}` : ''}`.trim(),
      )
  }

  for (const phone of [false, true]) {
    const where = phone ? ', on a phone' : ''

    journey(`ux 19: opens at the first unread message, with a divider above it${where}`, async (stage) => {
      const world = await stage.world()
      const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
      const { id } = await aChat(mira, [jonas], { title: 'Harbour' })
      await talk([mira, jonas], id, 60)
      await jonas.do(`POST /chats/${id}/read`, { seq: (await jonas.do(`GET /chats/${id}`)).lastSeq })
      await talk([mira], id, 80, 61)
      const screen = await stage.seat(world, jonas, { phone })
      await watchMotion(screen)
      await screen.open('Harbour')
      await screen.sees('Line 61')
      const divider = screen.page.getByRole('separator').filter({ hasText: 'Unread messages' })
      await see(divider)
      await isCalm(screen)
      await stoodStill(screen, 'while it opened')
      const [line, first, list] = [
        (await divider.boundingBox())!,
        await box(screen, 'Line 61'),
        (await screen.page.locator('.message-scroller').boundingBox())!,
      ]
      expect(line.y).toBeGreaterThanOrEqual(list.y)
      expect(first.y - list.y, 'in the upper part of the list').toBeLessThan(list.height / 3)
      expect(line.y).toBeGreaterThanOrEqual(first.y)
      expect(line.y + line.height).toBeLessThanOrEqual(first.y + first.height)
      const badge = await screen.main.getByText(/unread message/).textContent()
      expect(Number.parseInt(badge ?? '', 10), 'what was not shown yet is still unread').toBeGreaterThan(20)
      await screen.button('To the newest message').click()
      await see(screen.message(/^Line 140/))
      await expect.poll(async () => (await jonas.do(`GET /chats/${id}`)).me.readSeq).toBe(141)
    })

    journey(`ux 20: jump to the end with a count; twice returns to where one was${where}`, async (stage) => {
      const world = await stage.world()
      const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
      const { id } = await aDirectChat(mira, jonas)
      await talk([mira, jonas], id, 90)
      const screen = await stage.seat(world, jonas, { phone, at: `/chat/${id}` })
      await see(screen.message(/^Line 90/))
      await watchMotion(screen)
      expect(await screen.button('To the newest message').count(), 'not at the end').toBe(0)
      await scrollBy(screen, -1500)
      const jump = screen.button('To the newest message')
      await see(jump)
      for (let i = 1; i <= 3; i++) await mira.send(id, `News ${i}`)
      await see(screen.main.getByText('3 unread messages'))
      await isCalm(screen)
      const before = await seqsOf(screen)
      const mark = screen.page.locator(`[data-seq="${before.seen[1]}"]`)
      const { y } = (await mark.boundingBox())!
      await jump.click()
      await screen.sees('News 3')
      await expect.poll(async () => (await seqsOf(screen)).left).toBeLessThan(2)
      await gone(screen.main.getByText(/unread message/))
      await screen.button('Back to where you were').click()
      await expect.poll(async () => Math.abs(((await mark.boundingBox())?.y ?? -999) - y)).toBeLessThan(1)
    })

    journey(
      `ux 21: a new message does not move the view when scrolled up, and is followed at the end${where}`,
      async (stage) => {
        const world = await stage.world()
        const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
        const { id } = await aDirectChat(mira, jonas)
        await talk([mira, jonas], id, 70)
        const screen = await stage.seat(world, jonas, { phone, at: `/chat/${id}` })
        await see(screen.message(/^Line 70/))
        await watchMotion(screen)
        await scrollBy(screen, -900)
        await isCalm(screen)
        await motion(screen)
        const { seen } = await seqsOf(screen)
        const anchor = screen.page.locator(`[data-seq="${seen[1]}"]`)
        const before = await anchor.boundingBox()
        const sent = await mira.send(id, 'Something new\nover two lines')
        await see(screen.main.getByText('1 unread message'))
        await mira.do(`PATCH /chats/${id}/messages/${sent.id}`, { text: 'Something newer' })
        const device = await mira.connect()
        await device.emit('typing:start', { chatId: id })
        for (let i = 0; i < 5; i++) await mira.send(id, `And more ${i}`)
        await see(screen.main.getByText('6 unread messages'))
        await isCalm(screen)
        await stoodStill(screen, 'while messages came')
        expect(await anchor.boundingBox(), 'where it was').toEqual(before)
        mira.disconnect()

        await screen.button('To the newest message').click()
        await screen.sees('And more 4')
        await mira.send(id, 'Followed')
        await screen.sees('Followed')
        await expect.poll(async () => (await seqsOf(screen)).left, { timeout: 2000 }).toBeLessThan(2)
      },
    )
  }

  journey('what happens to older messages does not move what one reads', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    await talk([jonas, mira], id, 60)
    const screen = await stage.seat(world, jonas, { at: `/chat/${id}` })
    await see(screen.message(/^Line 60/))
    await watchMotion(screen)
    await scrollBy(screen, -700)
    await isCalm(screen)
    await motion(screen)
    const { seen, there } = await seqsOf(screen)
    const above = (await mira.do(`GET /chats/${id}/messages?before=${seen[0]! - 1}&limit=5`)).items
    expect(there).toContain(above[0].seq)
    const by = ({ senderId }: { senderId: string }) => (senderId === mira.id ? mira : jonas)
    await by(above[0]).do(`PATCH /chats/${id}/messages/${above[0].id}`, { text: `Much longer now\n${'word '.repeat(300)}` })
    await mira.do(`PUT /chats/${id}/messages/${above[1].id}/reactions/${encodeURIComponent('👍')}`)
    await by(above[2]).do(`DELETE /chats/${id}/messages/${above[2].id}?for=everyone`)
    await expect.poll(async () => (await seqsOf(screen)).there).not.toContain(above[2].seq)
    await isCalm(screen)
    await stoodStill(screen, 'while older ones were changed')
  })

  journey('a conversation opens without a jump: at its end, again from the cache, and by a reload', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aChat(mira, [jonas], { title: 'Harbour' })
    await talk([mira, jonas], id, 90)
    const pin = await mira.send(id, `${'```js'}\nlet a = 1\n${'```'}\nlook at @${jonas.username}`)
    await mira.send(id, 'Last one', { replyToId: pin.id })
    await jonas.do(`POST /chats/${id}/read`, { seq: (await jonas.do(`GET /chats/${id}`)).lastSeq })
    const screen = await stage.seat(world, jonas)
    await watchMotion(screen)
    const opened = async (how: string) => {
      await screen.sees('Last one')
      await isCalm(screen)
      await screen.page.waitForLoadState('networkidle')
      await stoodStill(screen, how)
      expect((await seqsOf(screen)).left, 'at its end').toBeLessThan(2)
    }
    await screen.open('Harbour')
    await opened('the first time')
    await screen.open('Saved messages')
    await gone(screen.message('Last one'))
    await motion(screen)
    await screen.open('Harbour')
    await opened('from the cache')
    await screen.reload()
    await opened('after a reload')
  })
})
