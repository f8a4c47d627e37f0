import type { AnyMessage, Chat, Message } from '@ultrachat/contracts'
import { type Person, aChat, aDirectChat, oneTo, wholeHistory } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import { OUTAGE, type Screen, type Stage, type World, gone, journey, nameOf, see, useChromium } from './harness/index.js'
import { cutOff, holdAnswers, install } from './harness/shell.js'

/** Two people who talk, each before a screen of their own. */
async function aConversation(stage: Stage) {
  const world = await stage.world()
  const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
  const chat = await aDirectChat(mira, jonas)
  const here = await seated(stage, world, mira, chat)
  const there = await seated(stage, world, jonas, chat)
  return { world, mira, jonas, chat, here, there }
}

async function seated(stage: Stage, world: World, who: Person, chat: Chat, at = `/chat/${chat.id}`): Promise<Screen> {
  const screen = await stage.seat(world, who, { at })
  screen.watch.allow(OUTAGE)
  await see(screen.composerOrNotice)
  return screen
}

const offline = (screen: Screen, isOffline = true) => screen.page.context().setOffline(isOffline)
const words = (items: AnyMessage[]) => (items as Message[]).flatMap(({ text }) => text ?? [])

/** As much of a long list as is always in the document at its end. */
const TAIL = 50

/** Everybody sees exactly this, in this order, and the log has each once. */
async function allSee(screens: Screen[], who: Person, chat: Chat, said: string[]): Promise<void> {
  for (const screen of screens)
    await expect.poll(async () => (await screen.said()).slice(-TAIL), { timeout: 20_000 }).toEqual(said.slice(-TAIL))
  for (const screen of screens) await gone(screen.main.getByRole('img', { name: 'Waiting to be sent' }))
  const items = await wholeHistory(who, chat.id)
  expect(items.map(({ seq }) => seq)).toEqual(oneTo(items.length))
  expect(new Set(items.map(({ pts }) => pts)).size).toBe(items.length)
  expect(words(items)).toEqual(said)
}

/** The message in the middle of what is seen, and where it stands. */
function place(screen: Screen): Promise<{ text: string; top: number }> {
  return screen.messages.evaluateAll((rows) => {
    const middle = innerHeight / 2
    const row = rows.findLast((one) => one.getBoundingClientRect().top <= middle)!
    return { text: row.querySelector('.message-text')?.textContent?.trim() ?? '', top: row.getBoundingClientRect().top }
  })
}

/** Watches a message in every frame from here on. Answers where it was: one place, if nothing ever moved it. */
async function watchPlace(screen: Screen, text: string): Promise<() => Promise<string[]>> {
  const key = await screen.message(text).getAttribute('data-key')
  await screen.page.evaluate((wanted) => {
    const places = new Set<string>()
    Object.assign(globalThis, { places })
    const look = () => {
      const row = document.querySelector(`[data-key="${wanted}"]`)
      const isSeen = row && getComputedStyle(row).visibility === 'visible'
      places.add(isSeen ? String(Math.round(row.getBoundingClientRect().top)) : 'gone')
      requestAnimationFrame(look)
    }
    look()
  }, key)
  return () => screen.page.evaluate(() => [...(globalThis as unknown as { places: Set<string> }).places])
}

async function scrollUp(screen: Screen, by: number): Promise<void> {
  await screen.messages.last().hover()
  await screen.page.mouse.wheel(0, -by)
  await see(screen.button('To the newest message'))
}

async function sendMany(who: Person, chat: Chat, texts: string[]): Promise<void> {
  for (const text of texts) await who.send(chat.id, text)
}

describe('resilience', () => {
  useChromium()

  journey('ux 33: what is written offline survives a reload and goes out in order, once', async (stage) => {
    const { world, chat, mira, here, there } = await aConversation(stage)
    await there.say('Are you there?')
    await here.sees('Are you there?')
    await install(here)
    await offline(here)
    await here.isOffline()
    const first = oneTo(5).map((n) => `On the train ${n}`)
    for (const text of first) await here.say(text)
    expect(await here.ticks('On the train 5')).toBe('Waiting to be sent')

    await here.reload()
    await here.sees('On the train 5')
    expect(await here.said(), 'painted and queued from this device').toEqual(['Are you there?', ...first])
    const second = oneTo(3).map((n) => `Still on the train ${n}`)
    for (const text of second) await here.say(text)

    // Back in the network, while the server is dead.
    await world.kill()
    await offline(here, false)
    await here.reload()
    await here.sees('Still on the train 3')
    await here.say('And a last one')
    const said = ['Are you there?', ...first, ...second, 'And a last one']
    expect(await here.said()).toEqual(said)
    await world.startAgain()
    await here.isOnline()
    await there.isOnline()
    await allSee([here, there], mira, chat, said)
    await expect.poll(() => here.ticks('And a last one')).toBe('Read')
    await here.reload()
    await allSee([here, there], mira, chat, said)
  })

  journey('ux 34: a refused message keeps its words over a reload, and can be sent again or deleted', async (stage) => {
    const world = await stage.world()
    const [ada, mira] = [await world.someone('Ada'), await world.someone('Mira')]
    const chat = await aChat(ada, [mira], { type: 'channel', title: 'News' })
    const promote = (role: string) => ada.do(`PATCH /chats/${chat.id}/members/${mira.id}`, { role })
    await promote('admin')
    const here = await seated(stage, world, mira, chat)
    const there = await seated(stage, world, ada, chat)
    await see(here.composer)
    await offline(here)
    await here.isOffline()
    for (const text of ['Long thoughts', 'Second thoughts']) await here.say(text)
    await promote('member')
    await offline(here, false)
    await see(here.text('Only admins can'))
    const failed = (text: string) => here.message(text).getByRole('alert')
    await see(failed('Long thoughts'))
    await see(failed('Second thoughts'))
    expect(await here.ticks('Long thoughts')).toBe('Not sent')
    await here.reload()
    await see(failed('Long thoughts'))
    expect((await here.said()).toSorted()).toEqual(['Long thoughts', 'Second thoughts'])

    await here.message('Second thoughts').getByRole('button', { name: 'Delete' }).click()
    await gone(here.message('Second thoughts'))
    // Still refused: nothing is lost by trying.
    await here.message('Long thoughts').getByRole('button', { name: 'Try again' }).click()
    await see(failed('Long thoughts'))
    await promote('admin')
    await see(here.composer)
    await here.message('Long thoughts').getByRole('button', { name: 'Try again' }).click()
    await there.sees('Long thoughts')
    await gone(failed('Long thoughts'))
    await allSee([here, there], ada, chat, ['Long thoughts'])
    await here.reload()
    await allSee([here], ada, chat, ['Long thoughts'])
  })

  journey('ux 34: a reply whose original is deleted meanwhile keeps its words and goes out without it', async (stage) => {
    const { chat, jonas, mira, here, there } = await aConversation(stage)
    const original = await jonas.send(chat.id, 'Coffee at nine?')
    await here.sees('Coffee at nine?')
    await here.messageMenu('Coffee at nine?', 'Reply')
    await offline(here)
    await here.isOffline()
    await here.say('Nine is too early')
    await jonas.do(`DELETE /chats/${chat.id}/messages/${original.id}?for=everyone`)
    await gone(there.message('Coffee at nine?'))
    await offline(here, false)
    await see(here.message('Nine is too early').getByRole('alert').filter({ hasText: 'was deleted' }))
    await here.message('Nine is too early').getByRole('button', { name: 'Try again' }).click()
    await there.sees('Nine is too early')
    await allSee([here, there], mira, chat, ['Nine is too early'])
  })

  journey(
    'kill -9, again and again, while two people write: both see the same, nothing lost, nothing doubled',
    async (stage) => {
      const { world, chat, mira, jonas, here, there } = await aConversation(stage)
      let isOver = false
      const write = async (screen: Screen, name: string) => {
        const said: string[] = []
        while (!isOver) {
          said.push(`${name} ${said.length + 1}`)
          await screen.say(said.at(-1)!)
          await screen.page.waitForTimeout(400)
        }
        return said
      }
      const writing = Promise.all([write(here, 'Mira'), write(there, 'Jonas')])
      const stored = async () => (await wholeHistory(mira, chat.id)).length
      for (let round = 0; round < 4; round++) {
        const before = await stored()
        await expect.poll(stored, { interval: 40, timeout: 20_000 }).toBeGreaterThan(before + 3)
        await world.kill()
        if (round === 1) {
          await here.isOffline()
          await there.isOffline()
        }
        await world.startAgain()
        await here.isOnline()
        await there.isOnline()
      }
      isOver = true
      const [ofMira, ofJonas] = await writing
      await expect.poll(stored, { timeout: 20_000 }).toBe(ofMira.length + ofJonas.length)
      const said = words(await wholeHistory(jonas, chat.id))
      expect(said.filter((text) => text.startsWith('Mira'))).toEqual(ofMira)
      expect(said.filter((text) => text.startsWith('Jonas'))).toEqual(ofJonas)
      await allSee([here, there], mira, chat, said)
      for (const screen of [here, there]) await screen.reload()
      await allSee([here, there], mira, chat, said)
    },
  )

  journey('two tabs of one person, one of them offline: what it says goes out through the other, once', async (stage) => {
    const { world, chat, mira, here, there } = await aConversation(stage)
    const tab = await stage.tab(here, world, { at: `/chat/${chat.id}` })
    tab.watch.allow(OUTAGE)
    await there.say('Two of you?')
    for (const screen of [here, tab]) await screen.sees('Two of you?')
    const network = await cutOff(tab)
    await tab.isOffline()
    for (const text of ['From the dead tab 1', 'From the dead tab 2']) await tab.say(text)
    await there.sees('From the dead tab 2')
    await there.say('Heard you')
    await here.say('From the living tab')
    await there.sees('From the living tab')
    const said = ['Two of you?', 'From the dead tab 1', 'From the dead tab 2', 'Heard you', 'From the living tab']
    await allSee([here, there], mira, chat, said)
    await network.reconnect()
    await tab.isOnline()
    await allSee([tab, here, there], mira, chat, said)
    await tab.say('Back again')
    await allSee([tab, here, there], mira, chat, [...said, 'Back again'])
  })

  for (const { missed, name } of [
    { missed: 120, name: 'some messages' },
    { missed: 340, name: 'so many messages that the chat is loaded anew' },
  ]) {
    journey(`a tab that slept catches up with ${name} and does not lose its place`, async (stage) => {
      const world = await stage.world()
      const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
      const chat = await aChat(jonas, [mira], { title: 'Harbour' })
      await sendMany(
        jonas,
        chat,
        oneTo(160).map((n) => `Early ${n}`),
      )
      await mira.do(`POST /chats/${chat.id}/read`, { seq: 161 })
      const here = await seated(stage, world, mira, chat)
      await here.sees('Early 160')
      await scrollUp(here, 2400)
      await expect.poll(() => place(here).then(({ text }) => text)).not.toBe('')
      const before = await place(here)
      const placesOf = await watchPlace(here, before.text)

      await offline(here)
      await here.isOffline()
      await sendMany(
        jonas,
        chat,
        oneTo(missed).map((n) => `Late ${n}`),
      )
      // Long enough for the server to have given the socket up.
      await here.page.waitForTimeout(10_000)
      await offline(here, false)
      await here.isOnline()
      await see(here.main.getByText(`${missed} unread messages`), 15_000)
      await expect.poll(() => here.main.getByRole('list').first().getAttribute('aria-busy')).toBe('false')
      expect(await placesOf(), 'not moved in any frame').toEqual([String(Math.round(before.top))])

      await here.button('To the newest message').click()
      await here.sees(`Late ${missed}`)
      // All that was missed is there, in order, when one reads up from the end.
      const seen = new Set<string>()
      await here.message(`Late ${missed}`).hover()
      for (let step = 0; step < 200 && !seen.has('Early 150'); step++) {
        for (const text of await here.said()) seen.add(text)
        await here.page.mouse.wheel(0, -900)
        await here.page.waitForTimeout(30)
      }
      for (const n of oneTo(missed)) expect(seen, 'nothing is missing').toContain(`Late ${n}`)
    })
  }

  journey(
    'in old messages one stays where one reads when the connection comes back, and hears of new ones',
    async (stage) => {
      const world = await stage.world()
      const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
      const chat = await aChat(jonas, [mira], { title: 'Harbour' })
      await sendMany(
        jonas,
        chat,
        oneTo(300).map((n) => `Word ${n}`),
      )
      await mira.do(`POST /chats/${chat.id}/read`, { seq: 301 })
      const here = await seated(stage, world, mira, chat, `/chat/${chat.id}/60`)
      await here.sees('Word 59')
      await expect.poll(() => here.messages.count()).toBeGreaterThan(20)
      const before = await place(here)
      const placesOf = await watchPlace(here, before.text)
      await world.kill()
      await here.isOffline()
      await world.startAgain()
      await here.isOnline()
      await jonas.send(chat.id, 'While you read')
      await see(here.main.getByText('1 unread message', { exact: true }), 15_000)
      expect(await placesOf(), 'not moved in any frame').toEqual([String(Math.round(before.top))])
      expect(await here.said()).not.toContain('While you read')
      await here.button('To the newest message').click()
      await here.sees('While you read')
    },
  )

  journey(
    'with a dead server the app opens from this device: list, conversations, and switching between them',
    async (stage) => {
      const world = await stage.world()
      const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
      const [harbour, garden] = [
        await aChat(mira, [jonas], { title: 'Harbour' }),
        await aChat(mira, [jonas], { title: 'Garden' }),
      ]
      await sendMany(
        jonas,
        harbour,
        oneTo(30).map((n) => `Ship ${n}`),
      )
      await sendMany(
        jonas,
        garden,
        oneTo(30).map((n) => `Rose ${n}`),
      )
      const here = await seated(stage, world, mira, harbour)
      await here.sees('Ship 30')
      await here.open('Garden')
      await here.sees('Rose 30')
      await world.kill()
      await here.isOffline()
      await here.open('Harbour')
      await here.sees('Ship 30')

      await install(here)
      await here.reload()
      await here.sees('Ship 30')
      await here.isOffline()
      for (const [title, text] of [
        ['Garden', 'Rose'],
        ['Harbour', 'Ship'],
      ] as const) {
        await here.open(title)
        await here.sees(`${text} 30`)
        expect((await here.said()).slice(-20)).toEqual(
          oneTo(30)
            .slice(-20)
            .map((n) => `${text} ${n}`),
        )
      }
      await world.startAgain()
      await here.isOnline()
      await sendMany(jonas, harbour, ['Land in sight'])
      await here.sees('Land in sight')
    },
  )

  journey('a reload paints the list and the last conversation before any answer of the server', async (stage) => {
    const { world, chat, jonas, mira, here } = await aConversation(stage)
    await sendMany(
      jonas,
      chat,
      oneTo(40).map((n) => `Line ${n}`),
    )
    await here.sees('Line 40')
    await expect.poll(() => here.titles()).toContain(nameOf(jonas))
    await see(here.row(nameOf(jonas)).filter({ hasText: 'Line 40' }))
    // What comes in is written to this device a moment later, many at once.
    await here.page.waitForTimeout(2000)
    const answers = await holdAnswers(here)
    let isAnswered = false
    here.page.on('response', (response) => (isAnswered ||= response.url().includes('/api/')))
    await here.reload()
    await see(here.row(nameOf(jonas)).filter({ hasText: 'Line 40' }))
    await here.sees('Line 40')
    await see(here.heading(nameOf(jonas)))
    expect(isAnswered).toBe(false)
    await jonas.send(chat.id, 'Line 41')
    await answers.letThrough()
    await here.sees('Line 41')
    await here.isOnline()
    expect(await here.said()).toEqual(words(await wholeHistory(mira, chat.id)).slice(-(await here.said()).length))
    expect(world.url).toBe(here.origin)
  })
})
