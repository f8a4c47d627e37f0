import { randomUUID } from 'node:crypto'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chat, ChatPreview } from '@ultrachat/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Person, type Server, aChat, aUser, rest, startUltraChat, theOwner } from '../index.js'
import { expected, folder, found, runImport } from './import.fixture.js'

const all = expected()
const first = all.filter(({ at }) => at < '2011').length

async function channel(person: Person): Promise<ChatPreview> {
  return person.do('GET /chats/by-handle/ubuntu-irc')
}

describe('an import into a running server', () => {
  let server: Server
  let owner: Person
  let member: Person
  beforeAll(async () => {
    server = await startUltraChat()
    owner = await theOwner(server)
    // A nick of the first log, taken by a person: theirs it stays.
    member = await aUser(server, { username: all[0]!.nick.toLowerCase().padEnd(3, '.') })
  })
  afterAll(async () => {
    member.disconnect()
    await server.close()
  })

  it('makes the channel and adds the messages', async () => {
    const { code, said } = await runImport(server.dataDir, [`${folder}2010-08-15.train-c.raw.txt`])
    expect(said).toContain('Talking to the server that runs.')
    expect(said).toContain(`${first.toLocaleString('en')} messages added, 0 were there already`)
    expect(code).toBe(0)
    expect(await found(owner, (await channel(owner)).id)).toEqual(all.slice(0, first))
  })

  it('leaves nobody with more to read, and tells those who are connected where the chat stands', async () => {
    const { id } = await channel(member)
    const joined: Chat = await member.do(`POST /chats/${id}/join`)
    const device = await member.connect()
    const { code, said } = await runImport(server.dataDir, [folder])
    expect(code, said).toBe(0)
    expect(said).toContain(
      `${(all.length - first).toLocaleString('en')} messages added, ${first.toLocaleString('en')} were there already`,
    )
    const now: Chat = await member.do(`GET /chats/${id}`)
    expect(now.lastSeq).toBe(joined.lastSeq + all.length - first)
    expect(now.me.readSeq).toBe(now.lastSeq)
    const { chats } = await device.hears('sync:heartbeat', (e) => e.chats[id] === now.pts, 15_000)
    expect(chats[id]).toBe(now.pts)
    expect(device.heardOf('message:created')).toEqual([])
  })

  it('gives a member every message in order, with its author, text, time and reply', async () => {
    const seen = await found(member, (await channel(member)).id)
    expect(seen).toHaveLength(all.length)
    expect(seen).toEqual(all)
    expect(seen.filter(({ answers }) => answers !== undefined).length).toBeGreaterThan(500)
  })

  it('adds nothing a second time, and leaves what came later unread', async () => {
    const { id } = await channel(owner)
    const later = await owner.send(id, 'Welcome to the past')
    const { code, said } = await runImport(server.dataDir, [folder])
    expect(code).toBe(0)
    expect(said).toContain(`0 messages added, ${all.length.toLocaleString('en')} were there already`)
    expect(said).toMatch(/\d+ people, 0 of them new/)
    const now: Chat = await member.do(`GET /chats/${id}`)
    expect(now.lastSeq).toBe(later.seq)
    expect(now.me.readSeq).toBe(later.seq - 1)
  })

  it('says what it left out and mended', async () => {
    const { said } = await runImport(server.dataDir, [folder])
    expect(said).toMatch(/77 {2}left out: joins, leaves/)
    expect(said).toMatch(/1 {2}mended: lines without text/)
    expect(said).toMatch(/1 {2}mended: lines with control characters/)
  })

  it('makes people who cannot sign in, and takes no username that somebody has', async () => {
    const { items } = await owner.do(`GET /users?q=${encodeURIComponent(all[0]!.nick)}&limit=100`)
    const imported = items.find((user: any) => user.name === all[0]!.nick)
    expect(imported).toMatchObject({ kind: 'imported' })
    expect(imported.username).not.toBe(member.username)
    expect(imported.username).toMatch(/^[a-z0-9_.-]{3,32}$/)
    for (const password of ['', ' ', 'a long password']) {
      const reply = await rest(server, 'POST /auth/login', {
        login: imported.username,
        password: password || 'x',
        refreshToken: 'body',
      })
      expect(reply.body).toMatchObject({ code: 'auth.invalid_credentials' })
    }
  })

  it('takes the past from nobody but the owner, also on the bus', async () => {
    const other = await aUser(server)
    const chat = await aChat(other)
    const item = { clientId: randomUUID(), senderId: other.id, text: 'Long ago', createdAt: '2001-01-01T00:00:00.000Z' }
    const ctx = { requestId: randomUUID(), userId: other.id, service: true as const }
    const answer = await server.running!.ports.bus.request('messages.import', ctx, { chatId: chat.id, items: [item] })
    expect(answer).toMatchObject({ ok: false, error: { code: 'user.forbidden', status: 403 } })
    expect((await other.do(`GET /chats/${chat.id}`)).lastSeq).toBe(1)
  })

  it('refuses what it cannot do in one sentence', async () => {
    for (const [files, words] of [
      [['/nowhere'], 'cannot be read'],
      [[], 'Say which logs'],
      [['--speed'], '--help'],
    ] as const) {
      const { code, said } = await runImport(server.dataDir, files)
      expect(code).toBe(1)
      expect(said.trim().split('\n')).toHaveLength(1)
      expect(said).toContain(words)
    }
  })
})

describe('an import without a server', () => {
  let dataDir: string
  let logs: string
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ultrachat-import-'))
    logs = await mkdtemp(join(tmpdir(), 'ultrachat-logs-'))
    // The same days again and again, so that there is time to kill.
    for (const year of [2012, 2013, 2014, 2015, 2016]) {
      for (const kind of ['raw', 'annotation']) {
        await copyFile(`${folder}2012-12-15.train-a.${kind}.txt`, join(logs, `${year}-12-15.train-a.${kind}.txt`))
        await copyFile(`${folder}2010-08-15.train-c.${kind}.txt`, join(logs, `${year}-08-15.train-c.${kind}.txt`))
      }
    }
  })
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true })
    await rm(logs, { recursive: true, force: true })
  })

  it('says that somebody must own the server first', async () => {
    const { code, said } = await runImport(dataDir, [folder])
    expect(code).toBe(1)
    expect(said).toBe(
      'This server has no owner yet: run npm start, register through the link that it prints, then import again.\n',
    )
  })

  it('is complete and without doubles after it was killed with -9 twice', async () => {
    const before = await startUltraChat({ dataDir })
    const tokens = (await theOwner(before)).tokens
    await before.close()
    const whole = expected(logs)
    for (let kill = 0; kill < 2; kill++) {
      const least = countStored(dataDir) + 1
      const { code } = await runImport(dataDir, [logs], { until: () => stored(dataDir, least) })
      expect(code).toBeNull()
      expect(countStored(dataDir)).toBeLessThan(whole.length)
    }
    const { code, said } = await runImport(dataDir, [logs])
    expect(said).toContain('No server runs on this data folder')
    expect(said).toMatch(/^[1-9].* messages added, [1-9].* were there already/m)
    expect(code).toBe(0)
    const server = await startUltraChat({ dataDir })
    const owner = new Person(server, tokens)
    const { id } = await channel(owner)
    expect(await found(owner, id)).toEqual(whole)
    const chat: Chat = await owner.do(`GET /chats/${id}`)
    expect(chat.me.readSeq).toBe(chat.lastSeq)
    await server.close()
  })
})

async function stored(dataDir: string, least: number): Promise<void> {
  for (let i = 0; i < 6000 && countStored(dataDir) < least; i++) await sleep(5)
}

/** Of imported messages, seen from another process. */
function countStored(dataDir: string): number {
  const file = join(dataDir, 'documents.db')
  if (!existsSync(file)) return 0
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
  try {
    return Number(
      db.prepare('SELECT count(*) AS n FROM messages WHERE clientId IS NOT NULL AND _doc LIKE \'%"kind":"text"%\'').get()!.n,
    )
  } finally {
    db.close()
  }
}
