import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Command, limits } from '@ultrachat/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Device, type Person, type Server, aChat, aUser, rest, startUltraChat } from '../index.js'
import { callRest, expectProblem, expectProblemObject, routes, socketEvents } from './calls.js'
import { type Case, type World, aWorld, cases } from './cases.js'
import { snapshotOf } from './snapshot.js'

let server: Server
let world: World
let stranger: Person
/** What succeeds, for every command; nothing here ever does it. */
const prepared = new Map<string, Case>()
let before: Awaited<ReturnType<typeof snapshotOf>>
beforeAll(async () => {
  server = await startUltraChat()
  world = await aWorld(server)
  stranger = await aUser(server)
  for (const [name, prepare] of Object.entries(cases)) prepared.set(name, await prepare(world))
  before = await snapshotOf(server)
})
afterAll(async () => {
  for (const person of [world.owner, world.bob, world.carol, stranger]) person.disconnect()
  await server.close()
})

type Input = Record<string, unknown>
interface Bad {
  readonly what: string
  readonly value: unknown
}

const OPERATORS: object[] = [
  { $gt: '' },
  { $ne: null },
  { $regex: '.*' },
  { $where: 'sleep(1)' },
  { toString: 'x' },
  { length: 5 },
  { constructor: { prototype: {} } },
]
const LONG = 'x'.repeat(100_000)

/** Refused in every field that is text, whatever it means. */
const neverText: Bad[] = [
  ...[null, 0, -1, 1.5, 1e308, true, [], ['x'], [['x']], {}, ...OPERATORS].map((value) => ({
    what: JSON.stringify(value),
    value,
  })),
  { what: 'the empty text', value: '' },
  { what: '100,000 characters', value: LONG },
  { what: 'emoji without end', value: '👩‍👩‍👧‍👦'.repeat(8000) },
  { what: 'a text of __proto__ as an object', value: JSON.parse('{"__proto__":{"isAdmin":true}}') },
]
/** Refused as well, except where text is secret: a password may have any characters. */
const neverWords: Bad[] = [
  { what: 'a NUL', value: 'a\u0000b' },
  { what: 'a control character', value: 'a\u001bb' },
  { what: 'a C1 control', value: 'a\u0085b' },
  { what: 'a lone high surrogate', value: 'a\ud83d' },
  { what: 'a lone low surrogate', value: '\udc00b' },
  { what: 'white space', value: ' \t\n ' },
  { what: 'a no-break space', value: '\u00a0' },
]
const neverNumber: Bad[] = ['1', '', 'NaN', -1, 1.5, 1e21, 2 ** 53, null, true, [], [1], {}, { $gt: 0 }].map((value) => ({
  what: JSON.stringify(value),
  value,
}))
const neverFlag: Bad[] = ['true', 1, 0, null, [], {}, { $ne: false }].map((value) => ({
  what: JSON.stringify(value),
  value,
}))
const neverList: Bad[] = [
  'x',
  '',
  1,
  null,
  true,
  {},
  { 0: 'x', length: 1 },
  [null],
  [1],
  [{}],
  [{ $gt: '' }],
  [['x']],
  ['not an id'],
].map((value) => ({ what: JSON.stringify(value), value }))
const neverMap: Bad[] = [
  'x',
  1,
  null,
  true,
  ['x'],
  { x: 'y' },
  JSON.parse('{"__proto__":5}'),
  { constructor: 5 },
  { $gt: 1 },
].map((value) => ({ what: JSON.stringify(value), value }))

/** Names are matched, passwords are compared: what they hold is not shown to anybody, so these only must not succeed. */
const SECRET = new Set(['password', 'current'])
const MAY_BE_NULL = new Set(['handle', 'mutedUntil', 'draft', 'folder'])
const MAY_BE_EMPTY = new Set(['draft', 'description', 'bio', 'epoch'])

/** Bad values for each field of a command, from its schema. */
function badFor(command: Command): { field: string; bad: Bad }[] {
  const found = new Map<string, { field: string; bad: Bad }>()
  for (const shape of shapesOf(command.input)) {
    for (const [field, schema] of Object.entries(shape)) {
      for (const bad of badValues(field, schema as z.ZodType)) found.set(`${field} ${bad.what}`, { field, bad })
    }
  }
  return [...found.values()]
}

function badValues(field: string, schema: z.ZodType): Bad[] {
  const json = z.toJSONSchema(schema, { io: 'input' }) as { type?: string; anyOf?: { type: string }[] }
  const types = (json.anyOf ?? [json as { type: string }]).map(({ type }) => type)
  if (types.includes('array')) return neverList
  if (types.includes('object')) return neverMap
  if (types.includes('integer')) return neverNumber.filter(({ value }) => value !== null || !MAY_BE_NULL.has(field))
  if (types.includes('boolean')) return neverFlag
  const text = [...neverText, ...(SECRET.has(field) ? [] : neverWords)]
  return text.filter(
    ({ value }) => !(value === null && MAY_BE_NULL.has(field)) && !(value === '' && MAY_BE_EMPTY.has(field)),
  )
}

function shapesOf(schema: z.ZodType): Record<string, unknown>[] {
  if (schema instanceof z.ZodObject) return [schema.shape]
  if (schema instanceof z.ZodDiscriminatedUnion) return (schema.options as z.ZodObject[]).map((option) => option.shape)
  throw new Error('A command takes an object.')
}

/** What is wrong with the whole input. */
function badWholes(good: Input): Bad[] {
  return [
    { what: 'an unknown field', value: { ...good, isAdmin: true } },
    { what: 'an operator beside', value: { ...good, $where: '1' } },
    { what: 'constructor', value: { ...good, constructor: { prototype: { isAdmin: true } } } },
    { what: '__proto__', value: withProto(good) },
    { what: 'a list', value: [good] },
    { what: 'null', value: null },
    { what: 'a text', value: 'x' },
    { what: 'a number', value: 1 },
    { what: 'a flag', value: true },
  ]
}

function withProto(good: Input): Input {
  const copy = { ...good }
  Object.defineProperty(copy, '__proto__', { value: { isAdmin: true }, enumerable: true })
  return copy
}

const isIn = (command: Command, field: string, place: 'path' | 'query') => {
  const [method, path] = command.http!.split(' ') as [string, string]
  const isPath = path.includes(`:${field}`)
  return place === 'path' ? isPath : !isPath && (method === 'GET' || method === 'DELETE')
}

describe('over REST', () => {
  it.each(routes.map((command) => [command.name, command] as const))(
    '%s refuses what does not fit, field by field',
    async (_, command) => {
      const given = prepared.get(command.name)!
      for (const { field, bad } of badFor(command)) {
        if (isIn(command, field, 'path') || isIn(command, field, 'query')) {
          if (typeof bad.value !== 'string' || bad.value.length > 5000 || !bad.value.isWellFormed()) continue
          // A list in the query string may be empty; a path without its parameter is another address.
          if (bad.value === '' && field !== 'limit') continue
          if (bad.value === '1') continue
        }
        await refused(command, given, { ...given.input, [field]: bad.value }, `${field}: ${bad.what}`)
      }
      await expectNothingChanged()
    },
  )

  it.each(
    routes.filter((command) => /^(POST|PUT|PATCH)/.test(command.http!)).map((command) => [command.name, command] as const),
  )('%s refuses bodies that are no such object', async (_, command) => {
    const given = prepared.get(command.name)!
    const { route, body, token } = wholeOf(command, given)
    const wholes = [
      ...badWholes(body).map(({ what, value }) => ({ what, text: JSON.stringify(value), status: 400 })),
      { what: 'malformed JSON', text: '{"a":', status: 400 },
      { what: 'a duplicate end', text: `${JSON.stringify(body)}}`, status: 400 },
      {
        what: '__proto__ in the text',
        text: `{"__proto__":{"isAdmin":true},${JSON.stringify(body).slice(1)}`.replace(',}', '}'),
        status: 400,
      },
      {
        what: 'constructor in the text',
        text: `{"constructor":{"prototype":{"a":1}},${JSON.stringify(body).slice(1)}`.replace(',}', '}'),
        status: 400,
      },
      { what: 'more than the limit', text: JSON.stringify({ ...body, filler: 'x'.repeat(limits.bodyBytes) }), status: 413 },
      { what: 'a deep nest', text: `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, status: 400 },
      { what: 'not UTF-8', text: '\u0000\u0001', status: 400 },
    ]
    for (const { what, text, status } of wholes) {
      const reply = await rest(server, route, text, { ...token, 'content-type': 'application/json' })
      expect(reply.status, `${what} ${JSON.stringify(reply.body)}`).toBe(status)
      expectProblem(reply)
    }
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'text/json',
      '*/*',
    ]) {
      const reply = await rest(server, route, JSON.stringify(body), { ...token, 'content-type': type })
      expect(reply.status, type).toBe(415)
      expectProblem(reply)
    }
    const needsSomething = !command.input.safeParse(pathOf(command, given.input)).success
    if (needsSomething)
      for (const text of [undefined, ''])
        expect(
          (await rest(server, route, text, { ...token, ...(text === '' && { 'content-type': 'application/json' }) })).status,
        ).toBe(400)
    await expectNothingChanged()
  })

  it.each(
    routes.filter((command) => /^(GET|DELETE)/.test(command.http!)).map((command) => [command.name, command] as const),
  )('%s refuses what does not belong to its address', async (_, command) => {
    const given = prepared.get(command.name)!
    const token = given.who && { authorization: `Bearer ${given.who.tokens.accessToken}` }
    const { route } = wholeOf(command, given)
    const join = route.includes('?') ? '&' : '?'
    for (const extra of [
      'isAdmin=true',
      '$where=1',
      '__proto__=1',
      'constructor=1',
      '__proto__[a]=1',
      'limit[$gt]=1',
      'limit=NaN',
      'limit=-1',
      'limit=1.5',
      'limit=1e3',
      'limit=0x10',
      'limit=',
      'limit=99999999999999999999',
      'limit=%00',
      'limit=5&limit=6',
      'chatId=x',
      'x=%ff',
    ]) {
      const reply = await rest(server, `${route}${join}${extra}`, undefined, token)
      expect(reply.status, `${extra} ${JSON.stringify(reply.body)}`).toBe(400)
      expectProblem(reply)
    }
    for (const [name] of command.http!.matchAll(/(?<=:)\w+/g)) {
      for (const value of [
        '%00',
        '%0a',
        '..%2f..%2fetc',
        '%7B%22$gt%22:%22%22%7D',
        'undefined',
        'null',
        '[object Object]',
        `${randomUUID()}%00`,
        randomUUID().toUpperCase(),
        'x'.repeat(190),
        'x'.repeat(5000),
      ]) {
        // Any short text may be a reaction.
        if (name === 'emoji' && command.input.safeParse({ ...given.input, emoji: decodeURIComponent(value) }).success)
          continue
        const path = command
          .http!.replace(`:${name}`, value)
          .replace(/:(\w+)/g, (_all, other: string) => encodeURIComponent(String(given.input[other])))
        const reply = await rest(server, path, undefined, token)
        expect(reply.status, `${name}=${value.slice(0, 60)} ${JSON.stringify(reply.body)}`).toBeOneOf([400, 404])
        expectProblem(reply)
      }
    }
    if (command.http!.startsWith('DELETE')) expect((await rest(server, route, { $gt: '' }, token)).status).toBe(400)
    await expectNothingChanged()
  })

  async function refused(command: Command, { who }: Case, input: Input, what: string): Promise<void> {
    const reply = await callRest(server, command, input, who?.tokens.accessToken)
    expect(reply.status, `${what} ${JSON.stringify(reply.body)}`).toBeOneOf([400, 401, 403, 404, 413])
    const problem = expectProblem(reply)
    expect(problem.message).not.toMatch(/Invalid input\.?$/)
  }
})

describe('over the socket', () => {
  it.each(socketEvents.map((command) => [command.socket!, command] as const))(
    '%s refuses what does not fit, with one ack each',
    async (event, command) => {
      const given = prepared.get(command.name)!
      const device = await given.who!.connect()
      const acks = countAcks(device)
      const inputs = [
        ...badFor(command).map(({ field, bad }) => ({
          what: `${field}: ${bad.what}`,
          value: { ...given.input, [field]: bad.value } as unknown,
        })),
        ...badWholes(given.input),
        ...Object.keys(given.input)
          .map((field) => ({
            what: `without ${field}`,
            value: Object.fromEntries(Object.entries(given.input).filter(([name]) => name !== field)) as unknown,
          }))
          .filter(({ value }) => !command.input.safeParse(value).success),
        { what: 'bytes', value: Buffer.from('{}') },
        { what: 'bytes in it', value: { ...given.input, [Object.keys(given.input)[0]!]: Buffer.from('x') } },
      ].filter(({ value }) => Buffer.byteLength(JSON.stringify(value ?? null)) < 100_000)
      for (const { what, value } of inputs) {
        const ack = (await device.emit(event, value)) as any
        expect(ack, `${what} ${JSON.stringify(ack)}`).toMatchObject({ ok: false })
        expect(ack.error.status, `${what} ${JSON.stringify(ack)}`).toBeOneOf([400, 403, 404])
        expectProblemObject(ack.error)
      }
      for (const args of [[], [given.input, given.input], [given.input, 'x'], [undefined, given.input]]) {
        const ack = await device.socket.timeout(5000).emitWithAck(event, ...args)
        expect(ack, JSON.stringify(args)).toMatchObject({ ok: false, error: { status: 400 } })
      }
      await device.emit('presence:set', { status: 'online' })
      expect(acks.count()).toBe(inputs.length + 4 + 1)
      expect(device.heardOf('exception')).toEqual([])
      expect(device.socket.connected).toBe(true)
      await expectNothingChanged()
      device.socket.disconnect()
    },
  )

  it('closes on a frame over the limit, and nobody else notices', async () => {
    const [device, other] = [await world.bob.connect(), await world.carol.connect()]
    const closed = new Promise((resolve) => device.socket.once('disconnect', resolve))
    device.socket.emit('message:send', {
      chatId: world.chat.id,
      clientId: randomUUID(),
      text: 'x'.repeat(limits.frameBytes),
    })
    await closed
    await expectNothingChanged()
    expect(await other.emit('presence:set', { status: 'online' })).toMatchObject({ ok: true })
    other.socket.disconnect()
  })

  it('survives frames that are no packets', async () => {
    const frames = [
      '',
      'x',
      '4',
      '42',
      '42{',
      '42"x"',
      '42[]',
      '42[1]',
      '42[null]',
      '42[{}]',
      '42["connect"]',
      '42["disconnect"]',
      '42["newListener",{}]',
      '43',
      '430',
      '430[]',
      '43999[1]',
      '45',
      '451-',
      '451-["message:send",{"_placeholder":true,"num":9}]',
      '459999-["x"]',
      '46-["x"]',
      '4/other,["x"]',
      '40/admin,',
      '42/admin,["x"]',
      '49',
      '42'.repeat(5000),
      `42${'['.repeat(20_000)}`,
      '\ud83d',
      '2probe',
      '5',
      '1',
      new Uint8Array([0, 1, 2]),
      '420["message:send"]',
      '42-1["message:send"]',
      '4299999999999999999999["sync",{}]',
      '40{"token":"x"}',
    ]
    for (const frame of frames) for (const isSignedIn of [false, true]) await sendRaw(frame, isSignedIn)
    const device = await world.bob.connect()
    expect(await device.emit('presence:set', { status: 'online' })).toMatchObject({ ok: true })
    await expectNothingChanged()
    device.socket.disconnect()
  })

  /** As a client that does not keep to the protocol: waits for the close, or half a beat. */
  async function sendRaw(frame: string | Uint8Array<ArrayBuffer>, isSignedIn: boolean): Promise<void> {
    const raw = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    const heard: string[] = []
    raw.addEventListener('message', ({ data }) => heard.push(String(data)))
    const closed = new Promise<void>((resolve) => raw.addEventListener('close', () => resolve()))
    await new Promise((resolve) => raw.addEventListener('open', resolve))
    if (isSignedIn) {
      raw.send(`40${JSON.stringify({ token: world.bob.tokens.accessToken })}`)
      while (!heard.some((one) => one.startsWith('40'))) await new Promise((resolve) => setTimeout(resolve, 2))
    }
    raw.send(frame)
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 15))])
    expect(heard.filter((one) => one.startsWith('43') && one.includes('"ok":true'))).toEqual([])
    raw.close()
    await closed
  }
})

describe("other people's ids", () => {
  it('open nothing', async () => {
    const theirs = await aChat(world.owner, [world.bob])
    const sent = await world.bob.send(theirs.id, 'Ours')
    const { id: session } = (await world.bob.do('GET /auth/sessions')).items[0]
    const invite = await world.owner.do(`POST /chats/${theirs.id}/invites`, {})
    const mine = await aChat(stranger)
    before = await snapshotOf(server)
    const tries: [string, unknown?][] = [
      [`GET /chats/${theirs.id}`],
      [`GET /chats/${theirs.id}/messages`],
      [`GET /chats/${theirs.id}/messages/${sent.id}`],
      [`GET /chats/${mine.id}/messages/${sent.id}`],
      [`DELETE /chats/${mine.id}/messages/${sent.id}?for=everyone`],
      [`PATCH /chats/${mine.id}/messages/${sent.id}`, { text: 'Mine' }],
      [`PUT /chats/${mine.id}/pins/${sent.id}`],
      [`POST /chats/${mine.id}/messages`, { clientId: randomUUID(), text: 'x', replyToId: sent.id }],
      [`DELETE /chats/${mine.id}/invites/${invite.id}`],
      [`DELETE /auth/sessions/${session}`],
      [`POST /chats/${theirs.id}/join`],
      [`GET /chats/${mine.id}/messages/${mine.id}`],
      [`PATCH /chats/${mine.id}/messages/${mine.id}`, { text: 'x' }],
      [`PUT /chats/${mine.id}/pins/${mine.id}`],
      [`PUT /chats/${mine.id}/messages/${mine.id}/reactions/x`],
      [`DELETE /chats/${mine.id}/messages/${mine.id}?for=everyone`],
    ]
    for (const [route, body] of tries) {
      const reply = await stranger.rest(route, body)
      expect(reply.status, route).toBe(404)
      expectProblem(reply)
    }
    const { body } = await stranger.rest('POST /sync', { boxes: {}, chats: { [theirs.id]: 0, [randomUUID()]: 0 } })
    expect(body).toMatchObject({ chats: [], removed: expect.arrayContaining([theirs.id]) })
    expect(JSON.stringify(body)).not.toContain('Ours')
    await expectNothingChanged()
  })
})

describe('without a callback', () => {
  it('carries out an event without a callback, and sends no ack', async () => {
    const device = await world.bob.connect()
    const acks = countAcks(device)
    const clientId = randomUUID()
    device.socket.emit('message:send', { chatId: world.chat.id, clientId, text: 'No answer needed' })
    device.socket.emit('message:send', { chatId: world.chat.id, clientId: 'bad', text: '' })
    device.socket.emit('nothing')
    await device.hears('message:created', (e) => e.message.clientId === clientId)
    expect(acks.count()).toBe(0)
    expect(device.heardOf('exception')).toEqual([])
    device.socket.disconnect()
  })
})

describe('passwords', () => {
  it('differ by what follows a NUL, the 72nd byte or a trailing space', async () => {
    for (const [password, other] of [
      ['secret\u0000-one-one', 'secret\u0000-two-two'],
      [`${'p'.repeat(80)}a`, `${'p'.repeat(80)}b`],
      ['with a space ', 'with a space'],
    ] as const) {
      const username = `u${randomUUID().slice(0, 12)}`
      expect((await rest(server, 'POST /auth/register', { username, name: 'X', password })).status).toBe(201)
      expect((await rest(server, 'POST /auth/login', { login: username, password: other })).status).toBe(401)
      expect((await rest(server, 'POST /auth/login', { login: username, password })).status).toBe(200)
    }
  })
})

describe('texts at their limits', () => {
  it('are stored as they are sent, or refused', async () => {
    const texts = [
      '  spaces  ',
      '\ttab\nline',
      '8000'.repeat(2000),
      '👍'.repeat(8000),
      'e\u0301 and \u00e9',
      '\u202eright to left',
      '@a '.repeat(2600),
      '@all '.repeat(1000),
      '$gt',
      '__proto__',
      '<script>alert(1)</script>',
      'a'.repeat(7999) + '\n',
    ]
    for (const text of texts) expect((await world.bob.send(world.chat.id, text)).text).toBe(text)
    for (const text of [`${'👍'.repeat(8000)}x`, 'x'.repeat(8001)])
      expect((await world.bob.rest(`POST /chats/${world.chat.id}/messages`, { clientId: randomUUID(), text })).status).toBe(
        400,
      )
  })
})

async function expectNothingChanged(): Promise<void> {
  const now = await snapshotOf(server, 60)
  // What is late is waited for; what is different stays so.
  expect(isDeepStrictEqual(now, before) ? now : await snapshotOf(server)).toEqual(before)
}

/** Counts the ack packets that really arrive. */
function countAcks(device: Device): { count: () => number } {
  let count = 0
  device.socket.io.engine.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
    if (type === 'message' && typeof data === 'string' && /^[36]/.test(data)) count++
  })
  return { count: () => count }
}

function wholeOf(command: Command, { who, input }: Case) {
  const names = new Set([...command.http!.matchAll(/(?<=:)\w+/g)].map(([name]) => name))
  const rest_ = Object.fromEntries(Object.entries(input).filter(([name]) => !names.has(name)))
  const path = command.http!.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input[name])))
  const isQuery = /^(GET|DELETE)/.test(path)
  const query = isQuery
    ? new URLSearchParams(Object.entries(rest_).map(([name, value]) => [name, String(value)])).toString()
    : ''
  return {
    route: `${path}${query && `?${query}`}`,
    body: isQuery ? {} : rest_,
    token: who && { authorization: `Bearer ${who.tokens.accessToken}` },
  }
}

function pathOf(command: Command, input: Input): Input {
  return Object.fromEntries([...command.http!.matchAll(/(?<=:)\w+/g)].map(([name]) => [name, input[name]]))
}
