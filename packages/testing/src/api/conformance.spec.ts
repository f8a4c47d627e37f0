import { randomUUID } from 'node:crypto'
import { type Command, auth, chats, commands, events, messages } from '@ultrachat/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Person, type Server, aChat, aDirectChat, aUser, rest, startUltraChat } from '../index.js'
import { callRest, callSocket, expectProblem, operationOf, outside, routes, socketEvents } from './calls.js'
import { type World, aWorld, cases } from './cases.js'

let server: Server
let world: World
let document: any
beforeAll(async () => {
  server = await startUltraChat()
  world = await aWorld(server)
  document = (await rest(server, 'GET /openapi.json')).body
})
afterAll(async () => {
  for (const person of [world.owner, world.bob, world.carol]) person.disconnect()
  await server.close()
})

describe('the OpenAPI document', () => {
  it('is version 3.1 and open to all', async () => {
    const reply = await rest(server, 'GET /openapi.json')
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/)
    expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./), info: { title: 'UltraChat' } })
  })

  it('has every route, and no other', () => {
    const documented = Object.entries<any>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(documented.toSorted()).toEqual(routes.map((command) => command.http!.replace(/:(\w+)/g, '{$1}')).toSorted())
  })

  it('has only references that resolve', () => {
    const refs = new Set([...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!))
    expect(refs.size).toBeGreaterThan(10)
    for (const ref of refs) {
      const target = ref
        .slice(2)
        .split('/')
        .reduce((at, key) => at?.[key], document)
      expect(target, ref).toBeTypeOf('object')
    }
  })

  it('names the entities', () => {
    for (const name of [
      'User',
      'Me',
      'Chat',
      'ChatMe',
      'Member',
      'Invite',
      'Message',
      'Tombstone',
      'Session',
      'Tokens',
      'Settings',
      'Problem',
    ]) {
      expect(document.components.schemas).toHaveProperty(name)
    }
  })

  it.each(routes.map((command) => [command.name, command] as const))('describes %s whole', (_, command) => {
    const operation = operationOf(document, command)
    const inPath = [...command.http!.matchAll(/:(\w+)/g)].map((match) => match[1])
    expect(operation).toMatchObject({ operationId: command.name, summary: command.summary, tags: [expect.any(String)] })
    expect(operation.parameters.filter((one: any) => one.in === 'path').map((one: any) => one.name)).toEqual(inPath)
    for (const one of operation.parameters) expect(one.schema, one.name).not.toEqual({})
    expect(operation.security).toEqual(command.auth === 'anyone' ? [] : undefined)
    const codes = JSON.stringify(operation.responses)
    for (const code of [...command.errors, 'server.invalid_input', 'server.rate_limited', 'server.internal'])
      expect(codes).toContain(code)
    if (command.auth === 'user') expect(Object.keys(operation.responses)).toContain('401')
  })

  it('lists every socket command and every event that clients hear', () => {
    expect(document['x-socket'].commands.map((one: any) => one.event).toSorted()).toEqual(
      socketEvents.map((one) => one.socket!).toSorted(),
    )
    const heard = document['x-socket'].events.map((one: any) => one.event)
    for (const event of events) if (event.socket) expect(heard).toContain(event.socket)
    for (const { payload, event } of document['x-socket'].events) {
      const fields = payload.$ref
        ? document.components.schemas[payload.$ref.split('/').at(-1)].properties
        : payload.properties
      expect(Object.keys(fields).length, event).toBeGreaterThan(0)
    }
  })

  it('is rendered without scripts and without anything from elsewhere', async () => {
    const response = await fetch(`${server.url}/api/docs`)
    const html = await response.text()
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(html).not.toMatch(/<script|\son\w+=|https?:\/\/|<link|<img|\[object|undefined/i)
    for (const command of outside)
      expect(html).toContain(command.http ? `id="${command.name.replace('.', '-')}"` : command.socket)
    const anchors = new Set([...html.matchAll(/id="([^"]+)"/g)].map((match) => match[1]))
    for (const [, href] of html.matchAll(/href="#([^"]+)"/g)) expect(anchors, href).toContain(href)
  })
})

describe('every command', () => {
  it('has a case', () => {
    expect(outside.map(({ name }) => name).filter((name) => !(name in cases))).toEqual([])
    expect(Object.keys(cases).filter((name) => !commands.some((command) => command.name === name))).toEqual([])
  })

  it.each(routes.map((command) => [command.name, command] as const))(
    '%s answers over REST as documented',
    async (_, command) => {
      const { who, input } = await cases[command.name]!(world)
      expectInput(command, input)
      const reply = await callRest(server, command, input, who?.tokens.accessToken)
      expect(reply.status, JSON.stringify(reply.body)).toBe(command.status)
      expect(reply.headers.get('cache-control')).toBe('no-store')
      if (command.status === 204) return expect(reply.body).toBeUndefined()
      expect(reply.headers.get('content-type')).toMatch(/^application\/json/)
      expectOutput(command, reply.body)
      documented(command).parse(reply.body)
    },
  )

  it.each(socketEvents.map((command) => [command.socket!, command] as const))(
    '%s acks as its contract says',
    async (_, command) => {
      const { who, input } = await cases[command.name]!(world)
      const ack = await callSocket(await who!.connect(), command, input)
      expect(ack).toMatchObject({ ok: true })
      expect(Object.keys(ack).toSorted()).toEqual(['data', 'ok'])
      expectOutput(command, (ack as any).data)
    },
  )

  it.each(
    routes
      .filter(
        (command) =>
          command.status === 201 && /clientId/.test(JSON.stringify(z.toJSONSchema(command.input, { io: 'input' }))),
      )
      .map((command) => [command.name, command] as const),
  )('%s answers 200 and the same to a repeat of its clientId', async (_, command) => {
    const { who, input } = await cases[command.name]!(world)
    const first = await callRest(server, command, input, who?.tokens.accessToken)
    const again = await callRest(server, command, input, who?.tokens.accessToken)
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body.id).toBe(first.body.id)
    documented(command, 200).parse(again.body)
  })
})

describe('what is not there', () => {
  it.each([
    'GET /nothing',
    'GET /chats/x/y/z',
    'POST /users/me',
    'DELETE /chats',
    'PATCH /auth/login',
    'OPTIONS /chats',
    'GET /%E0%A4%A',
    'GET /chats/%zz',
    `GET /users/${'a'.repeat(3000)}`,
    'GET //',
    'GET /constructor',
    'GET /__proto__',
  ])('%s is a 4xx problem', async (route) => {
    const reply = await rest(server, route, undefined, { authorization: `Bearer ${world.bob.tokens.accessToken}` })
    const problem = expectProblem(reply)
    expect(problem.status).toBeGreaterThanOrEqual(400)
    expect(problem.status).toBeLessThan(500)
    expect(JSON.stringify(problem)).not.toMatch(/\bat \/|node_modules|Cannot GET/)
  })

  it('is told on a socket, too', async () => {
    const device = await world.bob.connect()
    for (const event of ['nothing', '__proto__', 'constructor', 'messages.send', 'chat.list', '']) {
      expect(await device.emit(event, {})).toMatchObject({ ok: false, error: { code: 'server.not_found', status: 404 } })
    }
  })
})

type Refused = () => Promise<{ status: number; body: any; headers: Headers }>

describe('every error that is documented for', () => {
  const produced: [Command<any, any>, Record<string, Refused>][] = [
    [
      auth.register,
      {
        'auth.username_taken': () => register(server, { username: world.bob.username }),
        'auth.email_taken': async () => {
          const email = `${randomUUID()}@example.org`
          await register(server, { email })
          return register(server, { email: email.toUpperCase() })
        },
        'auth.invalid_setup_token': () => register(server, { setupToken: 'not the one' }),
        'chat.invite_not_found': () => register(server, { inviteCode: 'not-a-code' }),
        'chat.invite_gone': async () => register(server, { inviteCode: (await anInviteThatIsUsedUp()).code }),
        'auth.registration_closed': () =>
          elsewhere({ ULTRACHAT_REGISTRATION: 'closed' }, async (other) => {
            await register(other, { setupToken: other.setupToken })
            return register(other)
          }),
        'auth.invite_required': () =>
          elsewhere({ ULTRACHAT_REGISTRATION: 'invite' }, async (other) => {
            await register(other, { setupToken: other.setupToken })
            return register(other)
          }),
        'server.setup_required': () => elsewhere({}, (other) => register(other)),
        'auth.busy': () =>
          elsewhere({ ULTRACHAT_BCRYPT_COST: '10' }, async (other) => {
            await register(other, { setupToken: other.setupToken })
            const all = await Promise.all(Array.from({ length: 80 }, () => register(other)))
            return all.find(({ status }) => status === 503) ?? all[0]!
          }),
      },
    ],
    [
      auth.login,
      {
        'auth.invalid_credentials': () => rest(server, 'POST /auth/login', { login: world.bob.username, password: 'wrong' }),
        'auth.busy': () =>
          elsewhere({ ULTRACHAT_BCRYPT_COST: '10' }, async (other) => {
            const all = await Promise.all(
              Array.from({ length: 80 }, () => rest(other, 'POST /auth/login', { login: 'nobody', password: 'wrong' })),
            )
            return all.find(({ status }) => status === 503) ?? all[0]!
          }),
      },
    ],
    [
      auth.refresh,
      {
        'auth.invalid_refresh': () => rest(server, 'POST /auth/refresh', { refreshToken: 'x'.repeat(80) }),
        'auth.refresh_reused': async () => {
          const { tokens } = await aUser(server)
          let refreshToken = tokens.refreshToken
          for (let i = 0; i < 2; i++)
            refreshToken = (await rest(server, 'POST /auth/refresh', { refreshToken })).body.refreshToken
          return rest(server, 'POST /auth/refresh', { refreshToken: tokens.refreshToken })
        },
      },
    ],
    [
      messages.send,
      {
        'chat.not_found': () =>
          world.bob.rest(`POST /chats/${randomUUID()}/messages`, { clientId: randomUUID(), text: 'x' }),
        'chat.forbidden': async () => {
          const channel = await aChat(world.owner, [world.bob], { type: 'channel' })
          return world.bob.rest(`POST /chats/${channel.id}/messages`, { clientId: randomUUID(), text: 'x' })
        },
        'messages.reply_not_found': () => send({ replyToId: randomUUID() }),
        'messages.client_id_reused': async () => {
          const { clientId } = await world.bob.send(world.chat.id, 'The first')
          return send({ clientId, text: 'The second' })
        },
        'messages.attachments_unsupported': () => send({ attachmentIds: [randomUUID()] }),
      },
    ],
    [
      messages.edit,
      {
        'chat.not_found': () => world.bob.rest(`PATCH /chats/${randomUUID()}/messages/${world.message.id}`, { text: 'x' }),
        'messages.not_found': () => world.bob.rest(`PATCH /chats/${world.chat.id}/messages/${randomUUID()}`, { text: 'x' }),
        'messages.forbidden': () =>
          world.bob.rest(`PATCH /chats/${world.chat.id}/messages/${world.message.id}`, { text: 'x' }),
        'messages.deleted': async () => {
          const { id } = await world.bob.send(world.chat.id, 'x')
          await world.bob.do(`DELETE /chats/${world.chat.id}/messages/${id}?for=everyone`)
          return world.bob.rest(`PATCH /chats/${world.chat.id}/messages/${id}`, { text: 'y' })
        },
        'messages.service_message': async () => {
          const chat = await aChat(world.owner, [world.bob])
          const { items } = await world.owner.do(`GET /chats/${chat.id}/messages`)
          return world.owner.rest(`PATCH /chats/${chat.id}/messages/${items[0].id}`, { text: 'x' })
        },
      },
    ],
    [
      messages.react,
      {
        'chat.not_found': () => world.bob.rest(`PUT /chats/${randomUUID()}/messages/${world.message.id}/reactions/x`),
        'messages.not_found': () => world.bob.rest(`PUT /chats/${world.chat.id}/messages/${randomUUID()}/reactions/x`),
        'messages.deleted': async () => {
          const { id } = await world.bob.send(world.chat.id, 'x')
          await world.bob.do(`DELETE /chats/${world.chat.id}/messages/${id}?for=everyone`)
          return world.bob.rest(`PUT /chats/${world.chat.id}/messages/${id}/reactions/x`)
        },
        'messages.too_many_reactions': async () => {
          const { id } = await world.bob.send(world.chat.id, 'x')
          for (let i = 0; i < 20; i++) await world.bob.do(`PUT /chats/${world.chat.id}/messages/${id}/reactions/${i}`)
          return world.carol.rest(`PUT /chats/${world.chat.id}/messages/${id}/reactions/20`)
        },
      },
    ],
    [
      chats.updateMember,
      {
        'chat.not_found': () => world.owner.rest(`PATCH /chats/${randomUUID()}/members/${world.bob.id}`, { role: 'admin' }),
        'chat.forbidden': () => world.bob.rest(`PATCH /chats/${world.chat.id}/members/${world.carol.id}`, { role: 'admin' }),
        'chat.member_not_found': () =>
          world.owner.rest(`PATCH /chats/${world.chat.id}/members/${randomUUID()}`, { role: 'admin' }),
        'chat.wrong_type': async () =>
          world.bob.rest(`PATCH /chats/${await saved(world.bob)}/members/${world.bob.id}`, { role: 'admin' }),
      },
    ],
    [
      chats.leave,
      {
        'chat.not_found': () => world.owner.rest(`POST /chats/${randomUUID()}/leave`),
        'chat.wrong_type': async () => world.bob.rest(`POST /chats/${(await aDirectChat(world.bob, world.carol)).id}/leave`),
        'chat.owner_must_stay': () => world.owner.rest(`POST /chats/${world.chat.id}/leave`),
      },
    ],
  ]

  describe.each(produced.map(([command, rows]) => [command.name, command, rows] as const))('%s', (_, command, rows) => {
    it('stands in the table', () => expect(Object.keys(rows).toSorted()).toEqual([...command.errors].toSorted()))

    it.each(Object.entries(rows))('%s is produced', async (code, refused) => {
      expect(expectProblem(await refused(), document, command as unknown as Command).code).toBe(code)
    })
  })

  const send = (more: object) =>
    world.bob.rest(`POST /chats/${world.chat.id}/messages`, { clientId: randomUUID(), text: 'x', ...more })
})

/** The answer is what the contract says, and has no field beyond. */
function expectOutput(command: Command, body: unknown): void {
  expect(command.output.parse(body)).toEqual(body)
}

/** Each part of the input has its place in the document, and fits it there. */
function expectInput(command: Command, input: Record<string, unknown>): void {
  const { parameters, requestBody } = operationOf(document, command)
  const left = { ...input }
  for (const { name, schema, required } of parameters) {
    if (required) expect(left, name).toHaveProperty(name)
    if (name in left) fromDocument(schema).parse(left[name])
    delete left[name]
  }
  if (requestBody) fromDocument(requestBody.content['application/json'].schema).parse(left)
  else expect(left).toEqual({})
}

/** The schema that the served document has for this answer. */
function documented(command: Command, status: number = command.status): z.ZodType {
  return fromDocument(operationOf(document, command).responses[status].content['application/json'].schema)
}

function fromDocument(schema: object): z.ZodType {
  const relinked = JSON.parse(
    JSON.stringify({ ...schema, $defs: document.components.schemas }).replaceAll('#/components/schemas/', '#/$defs/'),
  )
  return z.fromJSONSchema(relinked)
}

function register(on: Server, more: object = {}) {
  return rest(on, 'POST /auth/register', {
    username: `u${randomUUID().slice(0, 12)}`,
    name: 'Somebody',
    password: 'a long password',
    ...more,
  })
}

async function elsewhere<T>(env: Record<string, string>, work: (other: Server) => Promise<T>): Promise<T> {
  const other = await startUltraChat({ env })
  try {
    return await work(other)
  } finally {
    await other.close()
  }
}

async function anInviteThatIsUsedUp(): Promise<{ code: string }> {
  const chat = await aChat(world.owner)
  const invite = await world.owner.do(`POST /chats/${chat.id}/invites`, { maxUses: 1 })
  await aUser(server, { inviteCode: invite.code })
  return invite
}

async function saved(person: Person): Promise<string> {
  const { items } = await person.do('GET /chats')
  return items.find((chat: any) => chat.type === 'saved').id
}
