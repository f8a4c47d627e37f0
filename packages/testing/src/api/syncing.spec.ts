import { randomUUID } from 'node:crypto'
import type { SyncAnswer } from '@ultrachat/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Device,
  type Person,
  type Server,
  aChat,
  aCrowd,
  aDirectChat,
  aUser,
  oneTo,
  startUltraChat,
  theOwner,
  wholeHistory,
  wholeSync,
} from '../index.js'

let server: Server
let ada: Person
let bob: Person
beforeAll(async () => {
  server = await startUltraChat()
  ada = await theOwner(server)
  bob = await aUser(server)
})
afterAll(async () => {
  ada.disconnect()
  bob.disconnect()
  await server.close()
})

const sync = (who: Person, boxes: object, chats: object = {}, epoch?: string): Promise<SyncAnswer> =>
  who.do('POST /sync', { boxes, chats, ...(epoch && { epoch }) })
const listOf = async (who: Person, since = 0) => (await sync(who, { list: since })).boxes.list!

describe('the boxes', () => {
  it('hold everything from 0: chats, profile and marks, at the same numbers as the events', async () => {
    const eve = await aUser(server)
    const chat = await aChat(ada, [eve])
    const sent = await ada.send(chat.id, 'x')
    await eve.do(`PUT /chats/${chat.id}/messages/${sent.id}/reactions/x`)
    const { boxes, complete, epoch } = await sync(eve, { list: 0, self: 0, marks: 0 })
    expect(complete).toBe(true)
    expect(epoch).toMatch(/^[0-9a-f-]{36}$/)
    expect(boxes.list).toMatchObject({
      items: [{ type: 'saved' }, { id: chat.id, me: { role: 'member' } }],
      pts: 2,
      hasMore: false,
    })
    expect(boxes.self).toMatchObject({ items: [{ kind: 'profile', user: { id: eve.id } }], pts: 1 })
    expect(boxes.marks).toMatchObject({ items: [{ messageId: sent.id, mine: { reactions: ['x'] } }], pts: 1 })
  })

  it('not named are not answered', async () => {
    expect((await sync(ada, {})).boxes).toEqual({})
    expect(Object.keys((await sync(ada, { self: 0 })).boxes)).toEqual(['self'])
  })

  it('from any point lead to the same list', async () => {
    const eve = await aUser(server)
    const chats = []
    for (const n of oneTo(6)) chats.push(await aChat(ada, [eve], { title: `Chat ${n}` }))
    await eve.do(`PATCH /chats/${chats[0]!.id}/me`, { pinned: true })
    await ada.do(`DELETE /chats/${chats[1]!.id}/members/${eve.id}`)
    await eve.do(`POST /chats/${chats[2]!.id}/leave`)
    await eve.do(`PATCH /chats/${chats[0]!.id}/me`, { draft: 'half' })
    const now = await listOf(eve)
    const whole = new Map(now.items.map((item) => [item.id, item]))
    expect(now.pts).toBe(11)
    for (let since = 0; since <= now.pts; since++) {
      const some = await listOf(eve, since)
      expect(some.pts).toBe(now.pts)
      for (const item of some.items) expect(whole.get(item.id)).toEqual(item)
      if (since < now.pts) expect(some.items.at(-1)).toMatchObject({ id: chats[0]!.id })
    }
    expect(whole.get(chats[1]!.id)).toEqual({ id: chats[1]!.id, removed: true })
    expect(whole.get(chats[2]!.id)).toEqual({ id: chats[2]!.id, removed: true })
    expect((await listOf(eve, now.pts)).items).toEqual([])
  })

  it('do not rise with a new message of somebody else', async () => {
    const eve = await aUser(server)
    const chat = await aChat(ada, [eve])
    const { pts } = await listOf(eve)
    await ada.send(chat.id, 'no change of the box')
    expect((await listOf(eve, pts)).items).toEqual([])
  })
})

describe('the chats of a sync', () => {
  it('are answered where something is new, and left out where nothing is', async () => {
    const [one, two] = [await aChat(ada, [bob]), await aChat(ada, [bob])]
    const sent = await ada.send(one.id, 'new')
    const { chats, removed, complete } = await sync(bob, {}, { [one.id]: one.pts, [two.id]: two.pts })
    expect(chats).toEqual([
      { chatId: one.id, pts: sent.pts, lastSeq: sent.seq, items: [sent], mine: {}, referenced: [], hasMore: false },
    ])
    expect({ removed, complete }).toEqual({ removed: [], complete: true })
  })

  it('that the caller is not in, or that do not exist, are removed', async () => {
    const other = await aChat(ada)
    const nowhere = randomUUID()
    const { chats, removed } = await sync(bob, {}, { [other.id]: 0, [nowhere]: 5 })
    expect(chats).toEqual([])
    expect(removed.toSorted()).toEqual([other.id, nowhere].toSorted())
  })

  it('more than 200 behind are too long', async () => {
    const chat = await aDirectChat(ada, await aUser(server))
    await Promise.all(oneTo(201).map((n) => ada.send(chat.id, `m${n}`)))
    const { chats, complete } = await sync(ada, {}, { [chat.id]: 0 })
    expect(chats).toMatchObject([{ chatId: chat.id, items: [], tooLong: true, hasMore: false, lastSeq: 201, pts: 202 }])
    expect(complete).toBe(true)
  })

  it('come in several calls until all is there, each document once', async () => {
    const [eve, zoe] = [await aUser(server), await aUser(server)]
    const chats = await Promise.all(oneTo(12).map(() => aChat(eve, [zoe])))
    await Promise.all(chats.flatMap((chat) => oneTo(110).map((n) => eve.send(chat.id, `m${n}`))))
    const answers = await wholeSync(zoe, { chats: Object.fromEntries(chats.map(({ id }) => [id, 0])), boxes: {} })
    expect(answers.length).toBeGreaterThan(1)
    for (const { id } of chats) {
      const items = answers.flatMap((answer) =>
        answer.chats.filter((chat) => chat.chatId === id).flatMap((chat) => chat.items),
      )
      expect(items.map((item) => item.seq)).toEqual(oneTo(111))
    }
  })

  it('are at most 500 a call', async () => {
    const named = Object.fromEntries(oneTo(501).map(() => [randomUUID(), 0]))
    expect((await ada.rest('POST /sync', { boxes: {}, chats: named })).status).toBe(400)
  })
})

describe('a person with more than 200 chats', () => {
  it('gets the whole list in pages, from 0 and from the middle, and every chat by a second call', async () => {
    const zoe = await aUser(server)
    const others = await aCrowd(server, 230)
    const ids = (await Promise.all(others.map((who) => aDirectChat(zoe, who)))).map(({ id }) => id)
    const answers = await wholeSync(zoe, { boxes: { list: 0 } })
    expect(answers.map((a) => [a.boxes.list!.items.length, a.boxes.list!.hasMore, a.complete])).toEqual([
      [200, true, false],
      [31, false, true],
    ])
    const found = answers.flatMap((a) => a.boxes.list!.items.map((item) => item.id))
    expect(new Set(found).size).toBe(231)
    for (const id of ids) expect(found).toContain(id)
    const middle = await wholeSync(zoe, { boxes: { list: 100 } })
    expect(middle.flatMap((a) => a.boxes.list!.items)).toHaveLength(131)
    const cursorPages: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await zoe.do(`GET /chats?limit=100${cursor ? `&cursor=${cursor}` : ''}`)
      cursorPages.push(...page.items.map((c: any) => c.id))
      cursor = page.nextCursor
      if (!cursor) break
    }
    expect(new Set(cursorPages)).toEqual(new Set(found))
    expect(cursorPages).toHaveLength(231)
    const named = await sync(zoe, {}, Object.fromEntries(ids.map((id) => [id, 0])))
    expect(named.chats).toHaveLength(230)
  })
})

describe('an epoch', () => {
  it('that is unknown makes every number 0; the known one keeps them', async () => {
    const chat = await aChat(ada, [bob])
    const { epoch, boxes } = await sync(bob, { list: 0 })
    const numbers = [{ list: boxes.list!.pts }, { [chat.id]: chat.pts }] as const
    const same = await sync(bob, ...numbers, epoch)
    expect([same.boxes.list!.items, same.chats]).toEqual([[], []])
    const other = await sync(bob, ...numbers, 'another-history')
    expect(other.epoch).toBe(epoch)
    expect(other.boxes.list!.items.length).toBe(boxes.list!.items.length)
    expect(other.chats).toMatchObject([{ chatId: chat.id, pts: chat.pts }])
  })
})

describe('leaving and joining again', () => {
  it('shows in the list as removed, then as a chat, with rising numbers, and the events say the same', async () => {
    const eve = await aUser(server)
    const device = await eve.connect()
    const chat = await aChat(ada, [eve], { handle: `h-${randomUUID().slice(0, 8)}` })
    const created = await device.hears('chat:created', (e) => e.chat.id === chat.id)
    await eve.do(`POST /chats/${chat.id}/leave`)
    const removed = await device.hears('chat:removed', (e) => e.chatId === chat.id)
    expect((await listOf(eve, created.pts)).items).toEqual([{ id: chat.id, removed: true }])
    await eve.do(`POST /chats/${chat.id}/join`)
    const again = await device.hears('chat:created', (e) => e.chat.id === chat.id && e.pts > removed.pts)
    expect([created.pts, removed.pts, again.pts]).toEqual([2, 3, 4])
    expect((await listOf(eve, removed.pts)).items).toMatchObject([{ id: chat.id, me: { role: 'member' } }])
  })
})

describe('events', () => {
  it("explain the difference between two snapshots: messages, chats and what is one's own", async () => {
    const [eve, zoe] = [await aUser(server), await aUser(server)]
    const kept = await aChat(ada, [eve, zoe], { title: 'Kept' })
    const left = await aChat(ada, [eve])
    const first = await ada.send(kept.id, 'first')
    const state = await Snapshot.of(eve)
    const device = await eve.connect()
    const second = await zoe.send(kept.id, `hi @${eve.username}`, { replyToId: first.id })
    await ada.do(`PATCH /chats/${kept.id}/messages/${first.id}`, { text: 'first, edited' })
    await eve.do(`PUT /chats/${kept.id}/messages/${second.id}/reactions/x`)
    await ada.do(`PUT /chats/${kept.id}/pins/${second.id}`)
    const third = await ada.send(kept.id, 'third')
    await ada.do(`DELETE /chats/${kept.id}/messages/${third.id}?for=everyone`)
    await ada.do(`PATCH /chats/${kept.id}`, { title: 'Renamed' })
    await ada.do(`PATCH /chats/${kept.id}/members/${eve.id}`, { role: 'admin' })
    await eve.do(`PATCH /chats/${kept.id}/me`, { draft: 'half' })
    await ada.do(`DELETE /chats/${left.id}/members/${eve.id}`)
    const fresh = await aDirectChat(zoe, eve)
    await zoe.send(fresh.id, 'hello')
    await eve.send(kept.id, 'my own')
    const after = await Snapshot.of(eve)
    await expect
      .poll(
        async () => {
          const explained = state.with(device.heard)
          return explained.equals(await Snapshot.of(eve))
        },
        { timeout: 8000 },
      )
      .toBe(true)
    expect(after.chats.get(left.id)).toBeUndefined()
    eve.disconnect()
  })
})

/** What a client shows of its chats, taken by sync or made from events by the rules of docs/protocol.md. */
class Snapshot {
  constructor(
    readonly chats: Map<string, any>,
    readonly messages: Map<string, any>,
  ) {}

  static async of(who: Person): Promise<Snapshot> {
    const chats = new Map(
      (await listOf(who)).items.flatMap((item) => ('removed' in item ? [] : [[item.id, item] as [string, any]])),
    )
    const messages = (await Promise.all([...chats.keys()].map((id) => wholeHistory(who, id)))).flat()
    return new Snapshot(chats, new Map(messages.map((m) => [m.id, m])))
  }

  with(events: Device['heard']): Snapshot {
    const [chats, messages] = [structuredClone(this.chats), structuredClone(this.messages)]
    for (const { event, payload } of structuredClone(events)) {
      if (event === 'chat:created') chats.set(payload.chat.id, payload.chat)
      if (event === 'chat:removed') chats.delete(payload.chatId)
      const chat = chats.get(payload.chatId)
      if (event.startsWith('message:') && payload.message) {
        messages.set(payload.message.id, payload.message)
        if (chat) chat.lastSeq = Math.max(chat.lastSeq, payload.message.seq)
      }
      if (chat && event === 'chat:updated') chats.set(payload.chatId, { ...payload.chat, me: chat.me })
      if (chat && event === 'chat:me') chat.me = payload.me
      if (chat && payload.pts && !payload.box) chat.pts = Math.max(chat.pts, payload.pts)
    }
    return new Snapshot(chats, messages)
  }

  /** The last message and how far others have read follow from the messages and are left out. */
  equals(other: Snapshot): boolean {
    return this.#said() === other.#said()
  }

  #said(): string {
    const chats = [...this.chats.values()].map(({ lastMessage: _, me: { seenSeq: __, ...me }, ...chat }) => ({
      ...chat,
      me,
    }))
    const messages = [...this.messages.values()].filter((m) => this.chats.has(m.chatId))
    const sorted = (list: any[]) =>
      list.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((one) => JSON.stringify(one, Object.keys(flat(one)).toSorted()))
    return [...sorted(chats), ...sorted(messages)].join('\n')
  }
}

/** All keys that occur anywhere in it. */
function flat(value: any): Record<string, true> {
  if (value === null || typeof value !== 'object') return {}
  return Object.assign({}, ...Object.entries(value).map(([key, inner]) => ({ [key]: true, ...flat(inner) })))
}
