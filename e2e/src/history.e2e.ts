import { type Person, ircFolder, ircMessages, runImport } from '@ultrachat/testing'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import {
  type Screen,
  World,
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

describe('a long history', () => {
  useChromium()
  let world: World
  let owner: Person
  let chatId: string
  const written = ircMessages()
  beforeAll(async () => {
    world = await World.start()
    owner = await world.setUp()
    const { code, said } = await runImport(world.dataDir, [ircFolder])
    if (code !== 0) throw new Error(said)
    chatId = (await owner.do('GET /chats/by-handle/ubuntu-irc')).id
  })
  afterAll(() => world?.close())

  async function reader(): Promise<Person> {
    const person = await world.someone('Reader')
    await person.do(`POST /chats/${chatId}/join`)
    return person
  }

  for (const phone of [false, true]) {
    const where = phone ? ', on a phone' : ''

    journey(`ux 22: older history moves the anchor 0 px${where}`, async (stage) => {
      const screen = await stage.seat(world, await reader(), { phone, at: `/chat/${chatId}` })
      await see(screen.messages)
      await watchMotion(screen)
      await isCalm(screen)
      const start = (await seqsOf(screen)).seen[0]!
      let seen = start
      let worst = 0
      for (let step = 0; step < 400 && start - seen < 500; step++) {
        await scrollBy(screen, -350 - (step % 5) * 150)
        await isCalm(screen)
        const { worst: by, moves } = await motion(screen)
        worst = Math.max(worst, by)
        expect(by, `at message ${seen}: ${moves.join('; ')}`).toBeLessThan(0.5)
        seen = (await seqsOf(screen)).seen[0]!
      }
      expect(start - seen, 'messages gone by').toBeGreaterThanOrEqual(500)
      // And down again, over what was let go of meanwhile.
      for (let step = 0; step < 400 && start > seen; step++) {
        await scrollBy(screen, 800)
        await isCalm(screen)
        const { worst: by, moves } = await motion(screen)
        expect(by, `downwards at ${seen}: ${moves.join('; ')}`).toBeLessThan(0.5)
        seen = (await seqsOf(screen)).seen[0]!
      }
      expect(seen).toBeGreaterThanOrEqual(start)
    })

    journey(
      `ux 25: a permalink shows its message in the middle, marked, with what stands around it${where}`,
      async (stage) => {
        const person = await reader()
        const { items } = await person.do(`GET /chats/${chatId}/messages?after=1200&limit=100`)
        const target = items.find((m: any) => m.replyTo)
        const screen = await stage.seat(world, person, { phone, at: `/chat/${chatId}/${target.seq}` })
        await watchMotion(screen)
        const row = screen.page.locator(`[data-seq="${target.seq}"]`)
        await see(row)
        await see(row.locator('.bubble-flash'))
        await isCalm(screen)
        await stoodStill(screen, 'while it opened')
        const [at, list] = [(await row.boundingBox())!, (await screen.page.locator('.message-scroller').boundingBox())!]
        const middle = at.y + at.height / 2 - list.y
        expect(Math.abs(middle - list.height / 2), 'from the middle').toBeLessThan(list.height / 5)
        await gone(row.locator('.bubble-flash'))

        for (const by of [-700, 700]) {
          let edge = target.seq
          for (let step = 0; step < 60 && Math.abs(edge - target.seq) < 60; step++) {
            await scrollBy(screen, by)
            await isCalm(screen)
            edge = (await seqsOf(screen)).seen.at(by < 0 ? 0 : -1)!
          }
          expect(Math.abs(edge - target.seq), by < 0 ? 'upwards' : 'downwards').toBeGreaterThanOrEqual(60)
          await stoodStill(screen, 'both ways')
        }
        await screen.reload()
        await see(row.locator('.bubble-flash'))
        // Another message of the same chat, by its address.
        await screen.go(`/chat/${chatId}/${target.replyTo.seq}`)
        await see(screen.page.locator(`[data-seq="${target.replyTo.seq}"] .bubble-flash`))
      },
    )
  }

  journey(
    'ux 22: under a turning wheel the messages only ever move with it, and there is always something to read',
    async (stage) => {
      const screen = await stage.seat(world, await reader(), { at: `/chat/${chatId}` })
      await see(screen.messages)
      await watchMotion(screen)
      await isCalm(screen)
      await motion(screen)
      const start = (await seqsOf(screen)).seen[0]!
      await screen.page.mouse.move(900, 450)
      for (let turn = 0; turn < 150; turn++) await screen.page.mouse.wheel(0, -240)
      await isCalm(screen)
      const { worst, up, blank, moves } = await motion(screen)
      expect(worst, 'it was seen to move').toBeGreaterThan(50)
      expect(up, `upwards while one scrolls up: ${moves.join('; ')}`).toBeLessThan(1)
      expect(blank, 'empty pictures').toBe(0)
      expect(start - (await seqsOf(screen)).seen[0]!, 'messages gone by').toBeGreaterThan(150)
    },
  )

  journey('ux 17: grouped by sender within five minutes: the name once above, the picture once below', async (stage) => {
    const person = await reader()
    const { items } = await person.do(`GET /chats/${chatId}/messages?after=300&limit=100`)
    const screen = await stage.seat(world, person, { at: `/chat/${chatId}/340` })
    await see(screen.page.locator('[data-seq="340"]'))
    await watchMotion(screen)
    await isCalm(screen)
    const drawn = await screen.messages.evaluateAll((rows) =>
      rows.map((row) => ({
        seq: Number((row as HTMLElement).dataset['seq']),
        name: row.querySelector('.bubble-name')?.textContent?.trim(),
        hasPicture: row.querySelector('.avatar') !== null,
      })),
    )
    const isRun = (a: any, b: any) =>
      a?.senderId === b?.senderId && Date.parse(b.createdAt) - Date.parse(a.createdAt) < 5 * 60_000
    const bySeq = new Map<number, any>(items.map((m: any) => [m.seq, m]))
    const inside = drawn.filter(({ seq }) => bySeq.has(seq - 1) && bySeq.has(seq) && bySeq.has(seq + 1))
    expect(inside.length).toBeGreaterThan(30)
    for (const { seq, name, hasPicture } of inside) {
      const isFirst = !isRun(bySeq.get(seq - 1), bySeq.get(seq))
      expect(name, `message ${seq}`).toBe(isFirst ? written[seq - 2]!.nick : undefined)
      expect(hasPicture, `message ${seq}`).toBe(!isRun(bySeq.get(seq), bySeq.get(seq + 1)))
    }
    expect(inside.filter(({ name }) => name === undefined).length, 'some belong together').toBeGreaterThan(2)
  })

  for (const phone of [false, true]) {
    journey(
      `ux 18: a line for each day, and the day stays above while one scrolls${phone ? ', on a phone' : ''}`,
      async (stage) => {
        const person = await reader()
        await owner.send(chatId, 'Years later')
        const inBerlin = (at: string) =>
          new Date(at).toLocaleDateString('en-GB', { timeZone: 'Europe/Berlin', dateStyle: 'long' })
        const days = [...new Set(written.map(({ at }) => inBerlin(at)))]
        expect(days).toEqual(['15 August 2010', '16 August 2010', '15 December 2012', '16 December 2012'])
        const screen = await stage.seat(world, person, { phone, at: `/chat/${chatId}` })
        await see(screen.messages)
        await watchMotion(screen)
        await see(screen.main.getByText('Today', { exact: true }))
        for (const day of days) {
          // The first message of the imported log is the second of the channel, after the one that tells of its making.
          const seq = written.findIndex(({ at }) => inBerlin(at) === day) + 2
          await screen.go(`/chat/${chatId}/${seq}`)
          const row = screen.page.locator(`[data-seq="${seq}"]`)
          await see(row)
          await isCalm(screen)
          const pill = screen.main.getByText(day, { exact: true })
          const [line, first] = [(await pill.boundingBox())!, (await row.boundingBox())!]
          expect(line.y + line.height, `${day} stands above its first message`).toBeLessThanOrEqual(first.y)
          expect(first.y - line.y - line.height, 'and close to it').toBeLessThan(24)

          await scrollBy(screen, 900)
          const list = (await screen.page.locator('.message-scroller').boundingBox())!
          await expect.poll(async () => Math.abs((await pill.boundingBox())!.y - list.y)).toBeLessThan(16)
          await expect.poll(() => opacity(pill), { interval: 20 }).toBeGreaterThan(0.9)
          // It is in nobody's way when one reads.
          await expect.poll(() => opacity(pill), { timeout: 4000 }).toBe(0)
          await scrollBy(screen, -40)
          await expect.poll(() => opacity(pill), { interval: 20 }).toBeGreaterThan(0.9)
        }
      },
    )
  }

  journey('all of it can be scrolled from end to end, and every message is met exactly once', async (stage) => {
    const person = await reader()
    const { lastSeq } = await person.do(`GET /chats/${chatId}`)
    const screen = await stage.seat(world, person, { at: `/chat/${chatId}` })
    await see(screen.messages)
    await watchMotion(screen)
    await isCalm(screen)
    const met = new Map<number, string>()
    let lowest = lastSeq + 1
    for (let step = 0; step < 1000 && lowest > 1; step++) {
      const { seen, there } = await seqsOf(screen)
      expect(there, 'in order, no hole, none twice').toEqual(there.map((_, at) => there[0]! + at))
      expect(seen.at(-1), 'nothing was passed over').toBeGreaterThanOrEqual(lowest - 1)
      for (const [seq, text] of await textsOf(screen)) if (seq < lowest && seen.includes(seq)) met.set(seq, text)
      lowest = seen[0]!
      await scrollBy(screen, -600)
      await isCalm(screen)
    }
    expect((await motion(screen)).worst).toBeLessThan(0.5)
    expect([...met.keys()]).toHaveLength(lastSeq)
    expect([...met.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: lastSeq }, (_, at) => at + 1))
    // Where nothing is marked, the words are the words.
    const plain = written.flatMap(({ text }, at) =>
      /^[\w ,.!?'-]+$/.test(text) && !/www\.|__/.test(text) ? [{ text, seq: at + 2 }] : [],
    )
    expect(plain.length).toBeGreaterThan(1000)
    for (const { text, seq } of plain) expect(met.get(seq), `message ${seq}`).toBe(text.trim())
  })
})

function opacity(element: ReturnType<Screen['text']>): Promise<number> {
  return element.evaluate((el) => Number(getComputedStyle(el.parentElement!).opacity))
}

async function textsOf(screen: Screen): Promise<[number, string][]> {
  return screen.page
    .locator('[data-seq]')
    .evaluateAll((rows) =>
      rows.map((row) => [
        Number((row as HTMLElement).dataset['seq']),
        row.querySelector('.message-text')?.textContent?.trim() ?? '',
      ]),
    )
}
