import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Chat, Message, Tokens } from '@ultrachat/contracts'
import { Person, type Server, aChat, aDirectChat, aUser, rest, theOwner } from '@ultrachat/testing'
import { PASSWORD } from '../harness/index.js'
import { lines } from './lines.js'
import { type Line, type Place, type PlaceName, type Who, bios, people, places } from './script.js'
import type { StillTime } from './still-time.js'

const NOW = '2026-03-12 10:24'

/** Everybody of the script on one server, after all has been said. */
export class Community {
  readonly chats = new Map<PlaceName, Chat>()
  readonly messages = new Map<string, Message>()
  /** Of an invite link into the roastery. */
  inviteCode = ''
  readonly #people = new Map<Who, Person>()

  private constructor(
    readonly server: Server,
    readonly time: StillTime,
  ) {}

  static async gather(server: Server, time: StillTime): Promise<Community> {
    const community = new Community(server, time)
    await community.#arrive()
    await importHistory(server)
    await community.#makePlaces()
    for (const line of lines) await community.#say(line)
    time.set(NOW)
    for (const name of Object.keys(places) as (keyof typeof places)[]) await community.#settle(name)
    await community.#invite()
    await community.#comeAndGo()
    // Of all her devices, this one is not for the picture.
    await (await community.as('mira')).do('POST /auth/logout', {})
    return community
  }

  /** With a token that is still good: days pass in the script. */
  async as(who: Who): Promise<Person> {
    const { refreshToken } = this.#people.get(who)!.tokens
    const { body } = await rest<Tokens>(this.server, 'POST /auth/refresh', { refreshToken })
    const person = new Person(this.server, body)
    this.#people.set(who, person)
    return person
  }

  idOf(name: PlaceName): string {
    return this.chats.get(name)!.id
  }

  async #arrive(): Promise<void> {
    const owner = await theOwner(this.server)
    await owner.do('PATCH /users/me', { username: 'mira', name: people.mira })
    this.#people.set('mira', owner)
    for (const [who, name] of Object.entries(people))
      if (who !== 'mira') this.#people.set(who as Who, await aUser(this.server, { username: who, name }))
    for (const [who, bio] of Object.entries(bios)) await (await this.as(who as Who)).do('PATCH /users/me', { bio })
    // What she sits before when no picture is taken.
    for (const agent of [PHONE, LAPTOP])
      await rest(this.server, 'POST /auth/login', { login: 'mira', password: PASSWORD }, { 'user-agent': agent })
  }

  async #makePlaces(): Promise<void> {
    const mira = await this.as('mira')
    const { items } = await mira.do<{ items: Chat[] }>('GET /chats')
    const known = (fits: (chat: Chat) => boolean) => items.find(fits)!
    this.chats.set(
      'saved',
      known(({ type }) => type === 'saved'),
    )
    this.chats.set(
      'ubuntu',
      known(({ title }) => title === '#ubuntu'),
    )
    for (const [name, place] of Object.entries(places) as [PlaceName, Place][]) {
      this.time.tick()
      const { owner, members, type, title, description, handle } = place
      const [one, ...others] = await Promise.all([owner, ...members].map((who) => this.as(who)))
      const chat =
        type === 'direct'
          ? await aDirectChat(one!, others[0]!)
          : await aChat(one!, others, { type, title, ...(description && { description }), ...(handle && { handle }) })
      this.chats.set(name, chat)
    }
  }

  async #say(line: Line): Promise<void> {
    this.time.set(line.at)
    this.time.tick()
    const chatId = this.idOf(line.in)
    const author = await this.as(line.who)
    const replyToId = line.answers && this.messages.get(line.answers)?.id
    const message = await author.send(chatId, line.before ?? line.text, replyToId ? { replyToId } : {})
    if (line.id) this.messages.set(line.id, message)
    const place = `/chats/${chatId}/messages/${message.id}`
    if (line.before) await author.do(`PATCH ${place}`, { text: line.text })
    for (const [emoji, fans] of Object.entries(line.reactions ?? {}))
      for (const fan of fans ?? []) await (await this.as(fan)).do(`PUT ${place}/reactions/${encodeURIComponent(emoji)}`)
    if (line.pinned) await author.do(`PUT /chats/${chatId}/pins/${message.id}`)
  }

  /** Everybody has read everything, but for what Mira has not. */
  async #settle(name: keyof typeof places): Promise<void> {
    const { owner, members, unread = 0, mine }: Place = places[name]
    for (const who of [owner, ...members]) {
      const person = await this.as(who)
      const { lastSeq } = await person.do<Chat>(`GET /chats/${this.idOf(name)}`)
      const seq = lastSeq - (who === 'mira' ? unread : 0)
      if (seq > 0) await person.do(`POST /chats/${this.idOf(name)}/read`, { seq })
      if (who === 'mira' && mine) await person.do(`PATCH /chats/${this.idOf(name)}/me`, mine)
    }
  }

  async #invite(): Promise<void> {
    const mira = await this.as('mira')
    const path = `POST /chats/${this.idOf('roastery')}/invites`
    await mira.do(path, {})
    const { code } = await mira.do<{ code: string }>(path, { expiresAt: '2026-03-19T09:00:00.000Z', maxUses: 25 })
    this.inviteCode = code
  }

  /** Some are here and stay, some have just left. */
  async #comeAndGo(): Promise<void> {
    for (const who of ['leila', 'tomas', 'ingrid', 'yuki'] as const) {
      const person = await this.as(who)
      await person.connect()
      person.disconnect()
    }
    for (const who of ['jonas', 'amara', 'noah'] as const) await (await this.as(who)).connect()
  }
}

/** One day of the logs that the importer's tests read: how a history looks that came from elsewhere. */
async function importHistory({ dataDir }: Server): Promise<void> {
  const [program, log] = [
    '../../../apps/server/dist/import.js',
    '../../../packages/testing/data/ubuntu-irc/2012-12-15.train-a.raw.txt',
  ].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, NODE_ENV: 'test' }
  const child = spawn(process.execPath, [program!, 'irc', log!], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`The import ended with ${code}.`)
}

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1'
const LAPTOP = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:136.0) Gecko/20100101 Firefox/136.0'
