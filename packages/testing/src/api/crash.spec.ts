import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyMessage, Message } from '@ultrachat/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Person,
  type Server,
  aChat,
  aUser,
  oneTo,
  spawnUltraChat,
  startUltraChat,
  theOwner,
  wholeHistory,
  wholeSync,
} from '../index.js'

let dataDir: string
let server: Server | undefined
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ultrachat-'))
})
afterEach(async () => {
  await server?.close()
  server = undefined
  await rm(dataDir, { recursive: true, force: true })
})

async function freePort(): Promise<string> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return String(port)
}

interface Sent {
  readonly who: Person
  readonly body: { clientId: string; text: string }
  /** Undefined: nobody knows. */
  acknowledged?: Message
}

/** Sends one after the other until the server does not answer any more. */
async function sendUntilGone(who: Person, chatId: string, written: Sent[]): Promise<void> {
  for (let n = 1; ; n++) {
    const sent: Sent = { who, body: { clientId: randomUUID(), text: `${who.username} ${n}` } }
    written.push(sent)
    try {
      sent.acknowledged = await who.do(`POST /chats/${chatId}/messages`, sent.body)
    } catch {
      return
    }
  }
}

function expectDense(items: AnyMessage[]): void {
  expect(items.map((m) => m.seq)).toEqual(oneTo(items.length))
  expect(new Set(items.map((m) => m.pts)).size).toBe(items.length)
}

describe('kill -9 while four people send', () => {
  it('loses nothing that was acknowledged, doubles nothing, and a retry tells what became of the rest', async () => {
    const env = { PORT: await freePort() }
    server = await spawnUltraChat({ dataDir, env })
    const owner = await theOwner(server)
    const people = [owner, ...(await Promise.all(oneTo(3).map(() => aUser(server!))))]
    const chat = await aChat(owner, people.slice(1))
    const written: Sent[] = []
    for (let round = 0; round < 3; round++) {
      const sending = people.map((who) => sendUntilGone(who, chat.id, written))
      const before = written.length
      await expect.poll(() => written.length, { interval: 5, timeout: 10_000 }).toBeGreaterThan(before + 30 + round * 17)
      await server.kill()
      await Promise.all(sending)
      server = await spawnUltraChat({ dataDir, env })
      const items = await wholeHistory(owner, chat.id)
      expectDense(items)
      const byClientId = Map.groupBy(items as Message[], (m) => `${m.senderId} ${m.clientId}`)
      for (const { who, body, acknowledged } of written) {
        const found = byClientId.get(`${who.id} ${body.clientId}`) ?? []
        if (acknowledged) expect(found).toEqual([acknowledged])
        else expect(found.length).toBeLessThanOrEqual(1)
      }
      const unknown = written.filter((sent) => !sent.acknowledged)
      expect(unknown.length).toBeGreaterThan(0)
      for (const sent of unknown) {
        const found = byClientId.get(`${sent.who.id} ${sent.body.clientId}`)
        const retry = await sent.who.rest(`POST /chats/${chat.id}/messages`, sent.body)
        expect(retry.status).toBe(found ? 200 : 201)
        if (found) expect(retry.body).toEqual(found[0])
        sent.acknowledged = retry.body
      }
    }
    const items = await wholeHistory(people[1]!, chat.id)
    expectDense(items)
    expect(items).toHaveLength(written.length + 1)
    // The sender's own order is kept (D3).
    for (const who of people) {
      const numbers = (items as Message[])
        .filter((m) => m.senderId === who.id && m.text)
        .map((m) => written.findIndex((w) => w.body.clientId === m.clientId))
      const unknownLast = numbers.filter((n) => written[n]!.acknowledged)
      expect(unknownLast).toHaveLength(numbers.length)
    }
  })
})

describe('a message that was stored but not told', () => {
  it('is told within 15 s by the server that starts next, and its sender has read it', async () => {
    const first = await startUltraChat({ dataDir })
    const [ada, bob] = [await theOwner(first), await aUser(first)]
    const chat = await aChat(ada, [bob])
    // The bus is away, as for a server that is killed between the commit and the telling. The acknowledgement does not wait for it.
    first.running!.ports.bus.publish = () => Promise.reject(new Error('away'))
    const sent = await ada.send(chat.id, 'stored')
    await first.close()
    server = await startUltraChat({ dataDir })
    for (const who of [ada, bob]) Object.assign(who, { server })
    const device = await bob.connect()
    const { message } = await device.hears('message:created', (e) => e.message.id === sent.id, 15_000)
    expect(message).toEqual(sent)
    await expect.poll(async () => (await ada.do(`GET /chats/${chat.id}`)).me.readSeq, { timeout: 5000 }).toBe(sent.seq)
    bob.disconnect()
  })
})

describe('a change of a chat', () => {
  it('that was committed but not entered into the log is finished by the next start', async () => {
    const first = await startUltraChat({ dataDir })
    const [ada, bob, eve] = [await theOwner(first), await aUser(first), await aUser(first)]
    const chat = await aChat(ada, [bob, eve])
    const db = first.running!.ports.relational.db<any>()
    const removal = {
      id: randomUUID(),
      chatId: chat.id,
      actorId: ada.id,
      service: { type: 'member_removed', userIds: [bob.id] },
      left: [bob.id],
      shared: true,
    }
    await db
      .updateTable('chat_members')
      .set({ removed_at: Date.now() })
      .where('chat_id', '=', chat.id)
      .where('user_id', '=', bob.id)
      .execute()
    await db
      .insertInto('chat_outbox')
      .values({ id: removal.id, chat_id: chat.id, change: JSON.stringify(removal), created_at: Date.now() })
      .execute()
    await first.close()
    server = await startUltraChat({ dataDir })
    for (const who of [ada, bob, eve]) Object.assign(who, { server })
    const log = async () => (await wholeHistory(ada, chat.id)).map((m) => (m as Message).service?.type)
    await expect.poll(log, { timeout: 5000 }).toEqual(['chat_created', 'member_removed'])
    expect((await bob.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: 'x' })).status).toBe(404)
    await expect
      .poll(async () => (await wholeSync(bob)).flatMap((a) => a.boxes.list!.items))
      .toContainEqual({ id: chat.id, removed: true })
    await expect
      .poll(() => server!.running!.ports.relational.db<any>().selectFrom('chat_outbox').selectAll().execute())
      .toEqual([])
    // Once, however often it is swept.
    expect(await log()).toEqual(['chat_created', 'member_removed'])
  })

  it('is whole after kill -9 at any moment: log, members and lists agree', async () => {
    const env = { PORT: await freePort() }
    server = await spawnUltraChat({ dataDir, env })
    const owner = await theOwner(server)
    const people = await Promise.all(oneTo(4).map(() => aUser(server!)))
    const chat = await aChat(owner, [])
    for (let round = 0; round < 6; round++) {
      const changes = Promise.allSettled(
        people.map(async (who, i) => {
          for (let n = 0; ; n++) {
            const isIn = (round + i + n) % 2
            await (isIn
              ? owner.do(`DELETE /chats/${chat.id}/members/${who.id}`).catch((e: Error) => {
                  if (!e.message.includes('404')) throw e
                })
              : owner.do(`POST /chats/${chat.id}/members`, { userIds: [who.id] }))
          }
        }),
      )
      await new Promise((resolve) => setTimeout(resolve, 60 + round * 37))
      await server.kill()
      await changes
      server = await spawnUltraChat({ dataDir, env })
      const members = async () =>
        (await owner.do(`GET /chats/${chat.id}/members`)).items.map((m: any) => m.userId).toSorted()
      // What the log says about who is in: each joining and leaving has its entry.
      const fromLog = async () => {
        const inside = new Set([owner.id])
        const items = await wholeHistory(owner, chat.id)
        expectDense(items)
        for (const { service } of items as Message[]) {
          for (const id of service?.userIds ?? []) if (service!.type === 'member_added') inside.add(id)
          for (const id of service?.userIds ?? []) if (service!.type === 'member_removed') inside.delete(id)
        }
        return [...inside].toSorted()
      }
      await expect
        .poll(async () => JSON.stringify(await members()) === JSON.stringify(await fromLog()), { timeout: 8000 })
        .toBe(true)
      const inside = new Set(await members())
      expect((await owner.do(`GET /chats/${chat.id}`)).memberCount).toBe(inside.size)
      for (const who of people) {
        const status = (await who.rest(`GET /chats/${chat.id}/messages?limit=1`)).status
        expect(status).toBe(inside.has(who.id) ? 200 : 404)
        const item = (await wholeSync(who)).flatMap((a) => a.boxes.list!.items).find(({ id }) => id === chat.id)
        if (inside.has(who.id)) expect(item).toHaveProperty('me')
      }
    }
  })
})
