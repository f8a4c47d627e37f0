import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, commands } from '@ultrachat/contracts'
import { Keys } from '@ultrachat/kit'
import { type Socket, io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Person, type Server, aUser, rest, startUltraChat, theOwner } from '../index.js'
import { callRest, expectProblem, expectProblemObject, routes, socketEvents } from './calls.js'
import { type Case, type World, aWorld, cases } from './cases.js'
import { snapshotOf } from './snapshot.js'

const guarded = routes.filter((command) => command.auth === 'user')

describe('before signing in', () => {
  let server: Server
  let world: World
  let before: Awaited<ReturnType<typeof snapshotOf>>
  const prepared = new Map<string, Case>()
  const tokens: Record<string, string | undefined> = {}
  beforeAll(async () => {
    server = await startUltraChat()
    world = await aWorld(server)
    for (const command of commands.filter(({ auth }) => auth === 'user'))
      prepared.set(command.name, await cases[command.name]!(world))
    Object.assign(tokens, await badTokens(server, world.bob))
    before = await snapshotOf(server)
  })
  afterAll(async () => {
    world.bob.disconnect()
    await server.close()
  })

  it('the good token that the bad ones are made from works', async () => {
    expect(
      (await rest(server, 'GET /users/me', undefined, { authorization: `Bearer ${resigned(server, world.bob, {})}` }))
        .status,
    ).toBe(200)
  })

  it.each(guarded.map((command) => [command.name, command] as const))(
    '%s answers 401 to every token that is not good',
    async (name, command) => {
      const { input } = prepared.get(name)!
      for (const [what, token] of Object.entries(tokens)) {
        const reply = await callRest(server, command, input, token)
        expect(reply.status, what).toBe(401)
        expect(expectProblem(reply).code).toBe(token ? 'auth.invalid_token' : 'auth.required')
      }
      const good = world.bob.tokens.accessToken
      for (const headers of [
        { authorization: good },
        { authorization: `Basic ${good}` },
        { authorization: `Bearer ${good} ${good}` },
        { authorization: 'Bearer ' },
        { cookie: `ultrachat_refresh=${world.bob.tokens.refreshToken}` },
        { 'x-access-token': good },
      ]) {
        expect(
          (await callRest(server, command, input, undefined, headers as unknown as Record<string, string>)).status,
          JSON.stringify(headers).slice(0, 40),
        ).toBe(401)
      }
      expect((await callRest(server, command, { ...input, access_token: good })).status).toBe(401)
      expect(await snapshotOf(server, 40)).toEqual(before)
    },
  )

  it('the routes that are open to all are these', () => {
    expect(
      routes
        .filter(({ auth }) => auth === 'anyone')
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['auth.login', 'auth.logout', 'auth.refresh', 'auth.register', 'chat.preview_invite', 'server.info'])
  })

  it('no command between services has a way in from outside', async () => {
    for (const command of commands.filter(({ auth }) => auth === 'service'))
      expect([command.http, command.socket]).toEqual([undefined, undefined])
    const device = await world.bob.connect()
    for (const command of commands.filter(({ auth }) => auth === 'service')) {
      expect(await device.emit(command.name, {})).toMatchObject({ ok: false, error: { code: 'server.not_found' } })
    }
  })

  it('a socket with such a token is refused with the problem', async () => {
    for (const [what, token] of Object.entries(tokens)) {
      const { error } = await connect(server, { auth: { ...(token !== undefined && { token }) } })
      expect(error, what).toMatchObject({ data: { status: 401 } })
      expectProblemObject((error as any).data)
    }
    for (const token of [null, 1, true, {}, [], [world.bob.tokens.accessToken], { $gt: '' }, 'x'.repeat(50_000)])
      expect((await connect(server, { auth: { token } })).error, JSON.stringify(token).slice(0, 50)).toMatchObject({
        data: { status: 401 },
      })
    const { error } = await connect(server, {
      extraHeaders: {
        cookie: `ultrachat_refresh=${world.bob.tokens.refreshToken}`,
        authorization: `Bearer ${world.bob.tokens.accessToken}`,
      },
      query: { token: world.bob.tokens.accessToken },
    })
    expect(error).toMatchObject({ data: { code: 'auth.required' } })
  })

  it.each(socketEvents.map((command) => [command.socket!, command] as const))(
    '%s does nothing on a connection that has not signed in',
    async (event, command) => {
      const frame = JSON.stringify([event, prepared.get(command.name)!.input])
      for (const [what, first] of [
        ['at once', []],
        ['after a bad token', [`40${JSON.stringify({ token: tokens['alg none'] })}`]],
        ['after no token', ['40']],
      ] as const) {
        const heard = await raw(server, [...first, `42${frame}`, `421${frame}`])
        expect(
          heard.filter((one) => one.startsWith('43')),
          what,
        ).toEqual([])
        expect(heard.join(), what).not.toContain('"ok":true')
      }
      expect(await snapshotOf(server, 40)).toEqual(before)
    },
  )

  it('long polling and the old protocol are not spoken', async () => {
    for (const query of ['EIO=4&transport=polling', 'EIO=3&transport=polling', 'EIO=3&transport=websocket']) {
      expect((await fetch(`${server.url}/socket.io/?${query}`)).status).toBe(400)
    }
  })
})

describe('when a session ends', () => {
  it('its access token is refused and its sockets are cut', async () => {
    const server = await startUltraChat()
    try {
      const person = await theOwner(server)
      const device = await person.connect()
      const closed = new Promise((resolve) => device.socket.once('disconnect', resolve))
      expect((await person.rest('POST /auth/logout')).status).toBe(204)
      await closed
      expect(device.heardOf('session:revoked')).toEqual([{ reason: 'logout' }])
      expect((await person.rest('GET /users/me')).body.code).toBe('auth.invalid_token')
      await expect(person.connect()).rejects.toMatchObject({ data: { code: 'auth.invalid_token' } })
    } finally {
      await server.close()
    }
  })
})

describe('rate limits', () => {
  const env = {
    ULTRACHAT_RATE_LIMITS: 'on',
    ULTRACHAT_LIMIT_AUTH: '2/60',
    ULTRACHAT_LIMIT_SEND: '2/60',
    ULTRACHAT_LIMIT_WRITE: '2/60',
    ULTRACHAT_LIMIT_READ: '2/60',
    ULTRACHAT_LIMIT_TYPING: '2/60',
    ULTRACHAT_SOCKETS_PER_IP: '3',
    ULTRACHAT_SOCKETS_PER_USER: '2',
  }
  let server: Server
  let bob: Person
  beforeAll(async () => {
    server = await startUltraChat({ env })
    await theOwner(server)
    bob = await aUser(server)
  })
  afterAll(async () => {
    bob.disconnect()
    await server.close()
  })

  const forget = (who: string) =>
    Promise.all(
      ['auth', 'send', 'write', 'read', 'typing'].map((limit) =>
        server.running!.ports.ephemeral.delete(`ratelimit:${limit}:${who}`),
      ),
    )
  const fresh = async () => {
    await forget(bob.id)
    await forget('127.0.0.1')
  }

  it.each(routes.map((command) => [command.name, command] as const))('%s is counted over REST', async (_, command) => {
    await fresh()
    const token = command.auth === 'user' ? bob.tokens.accessToken : undefined
    for (const left of [1, 0]) {
      const reply = await callRest(server, command, nonsense(command), token)
      expect(reply.status).not.toBe(429)
      expect(reply.headers.get('ratelimit-limit')).toBe('2')
      expect(reply.headers.get('ratelimit-remaining')).toBe(String(left))
    }
    const reply = await callRest(server, command, nonsense(command), token)
    expect(reply.status).toBe(429)
    const problem = expectProblem(reply)
    expect(problem.code).toBe('server.rate_limited')
    const seconds = Number(reply.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    expect(reply.headers.get('ratelimit-reset')).toBe(String(seconds))
    expect(problem.params).toEqual({ retryAfter: seconds })
  })

  it('are counted on the socket, event by event', async () => {
    const device = await bob.connect()
    for (const command of socketEvents) {
      await fresh()
      for (let i = 0; i < 2; i++)
        expect((await device.emit(command.socket!, {})) as any).not.toMatchObject({ error: { status: 429 } })
      expect(await device.emit(command.socket!, {}), command.socket).toMatchObject({
        ok: false,
        error: { status: 429, code: 'server.rate_limited', params: { retryAfter: expect.any(Number) } },
      })
    }
    device.socket.disconnect()
  })

  it('cannot be evaded by signing in twice, or by the other transport', async () => {
    await fresh()
    const { body } = await rest(server, 'POST /auth/login', { login: bob.username, password: 'a long password' })
    const again = new Person(server, body)
    await fresh()
    await bob.rest('GET /users/me')
    await again.rest('GET /users/me')
    expect((await bob.rest('GET /users/me')).status).toBe(429)
    const device = await again.connect()
    expect(await device.emit('sync', {})).toMatchObject({ ok: false, error: { status: 429 } })
    again.disconnect()
  })

  it('cannot be evaded by X-Forwarded-For', async () => {
    await fresh()
    const seen = new Map<number, number>()
    for (let i = 0; i < 1000; i++) {
      const address = `10.${i % 250}.${Math.floor(i / 250)}.7`
      const headers = {
        'x-forwarded-for': address,
        forwarded: `for=${address}`,
        'x-real-ip': address,
        'cf-connecting-ip': address,
        'true-client-ip': address,
      }
      const { status } = await rest(server, 'POST /auth/login', { login: `n${i}`, password: 'x' }, headers)
      seen.set(status, (seen.get(status) ?? 0) + 1)
    }
    expect(Object.fromEntries(seen)).toEqual({ 401: 2, 429: 998 })
  })

  it('count the address that the trusted proxy saw, not what the caller wrote before it', async () => {
    const other = await startUltraChat({ env: { ...env, ULTRACHAT_TRUSTED_PROXIES: '1' } })
    try {
      const login = async (forwarded: string) =>
        (await rest(other, 'POST /auth/login', { login: 'x', password: 'x' }, { 'x-forwarded-for': forwarded })).status
      const statuses = []
      for (let i = 0; i < 20; i++) statuses.push(await login(`10.0.0.${i}, 203.0.113.9`))
      expect(statuses).toEqual([401, 401, ...Array.from({ length: 18 }, () => 429)])
      expect(await login('10.0.0.1, 203.0.113.10')).toBe(401)
    } finally {
      await other.close()
    }
  })

  it('hold for connections: of one person, and of one address whatever it writes in X-Forwarded-For', async () => {
    await fresh()
    const carol = await aUser(server)
    const open: Socket[] = []
    const door = async (person: Person, i: number) => {
      const { socket, error } = await connect(server, {
        auth: { token: person.tokens.accessToken },
        extraHeaders: { 'x-forwarded-for': `10.0.0.${i}` },
      })
      open.push(socket)
      return (error as any)?.data?.code ?? 'in'
    }
    const answers = []
    for (let i = 0; i < 3; i++) answers.push(await door(bob, i))
    for (let i = 3; i < 5; i++) answers.push(await door(carol, i))
    expect(answers).toEqual(['in', 'in', 'server.rate_limited', 'in', 'server.rate_limited'])
    open[0]!.disconnect()
    await expect.poll(() => door(carol, 9)).toBe('in')
    for (const socket of open) socket.disconnect()
  })

  it('lock an account after failed sign-ins from anywhere, without hashing', async () => {
    const other = await startUltraChat({
      env: { ULTRACHAT_RATE_LIMITS: 'on', ULTRACHAT_LIMIT_LOGIN: '3/60', ULTRACHAT_LIMIT_AUTH: '1000/60' },
    })
    try {
      const owner = await theOwner(other)
      const login = (password: string) => rest(other, 'POST /auth/login', { login: owner.username.toUpperCase(), password })
      for (let i = 0; i < 3; i++) expect((await login('wrong')).status).toBe(401)
      const locked = await login('a long password')
      expect(locked.status).toBe(429)
      expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(expectProblem(locked).code).toBe('server.rate_limited')
    } finally {
      await other.close()
    }
  })
})

describe('a page from elsewhere', () => {
  let server: Server
  let owner: Person
  beforeAll(async () => {
    server = await startUltraChat()
    owner = await theOwner(server)
  })
  afterAll(async () => {
    owner.disconnect()
    await server.close()
  })

  const FOREIGN = [
    'https://evil.example',
    'null',
    'http://localhost',
    'http://localhost:1',
    'file://',
    'http://localhost.evil.example',
    'x',
    '',
  ]

  it('cannot open a socket, our own and non-browsers can', async () => {
    const auth = { token: owner.tokens.accessToken }
    for (const origin of FOREIGN)
      expect((await connect(server, { auth, extraHeaders: { origin } })).error, origin).toBeInstanceOf(Error)
    for (const headers of [{}, { origin: server.url }]) {
      const { socket, error } = await connect(server, { auth, extraHeaders: headers as Record<string, string> })
      expect(error).toBeUndefined()
      socket.disconnect()
    }
  })

  it.each(routes.filter((command) => command.cookie).map((command) => [command.name, command] as const))(
    '%s does not take or give its cookie',
    async (_, command) => {
      const username = `u${randomUUID().slice(0, 10)}`
      await rest(server, 'POST /auth/register', { username, name: 'X', password: 'a long password' })
      const signedIn = await rest(server, 'POST /auth/login', { login: username, password: 'a long password' })
      const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
      const input =
        {
          'auth.login': { login: username, password: 'a long password' },
          'auth.register': { username: `v${username}`, name: 'X', password: 'a long password' },
        }[command.name] ?? {}
      const before = await snapshotOf(server)
      for (const origin of FOREIGN) {
        const reply = await callRest(server, command, input, undefined, { cookie, origin })
        expect(reply.status, origin).toBe(403)
        expect(expectProblem(reply).code).toBe('server.foreign_origin')
        expect(reply.headers.get('set-cookie')).toBeNull()
      }
      expect(await snapshotOf(server)).toEqual(before)
      expect((await callRest(server, command, input, undefined, { cookie, origin: server.url })).status).toBe(command.status)
    },
  )

  it('gets no leave to read by CORS', async () => {
    for (const origin of FOREIGN.filter(Boolean)) {
      const preflight = await fetch(`${server.url}/api/auth/login`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      })
      const reply = await rest(server, 'GET /server', undefined, { origin })
      for (const headers of [preflight.headers, reply.headers])
        expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('the cookie is HttpOnly, strict and only for the auth routes', async () => {
    const reply = await rest(server, 'POST /auth/login', { login: owner.username, password: 'a long password' })
    const cookie = reply.headers.get('set-cookie')!
    for (const part of [/HttpOnly/, /SameSite=Strict/, /Path=\/api\/auth/, /Max-Age=2592000/]) expect(cookie).toMatch(part)
    expect(reply.body.refreshToken).toBeUndefined()
  })

  it.each(routes.map((command) => [command.name, command] as const))('%s is never kept by a cache', async (_, command) => {
    for (const token of [undefined, owner.tokens.accessToken]) {
      if (command.name === 'auth.logout' || command.name === 'auth.revoke_others') continue
      const reply = await callRest(server, command, nonsense(command), token)
      expect(reply.headers.get('cache-control')).toBe('no-store')
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
      expect(reply.headers.get('content-security-policy')).toContain("script-src 'self'")
    }
  })
})

/** Path parameters that fit and lead nowhere; the rest does not matter. */
function nonsense(command: Command): Record<string, unknown> {
  const names = [...command.http!.matchAll(/(?<=:)\w+/g)].map(([name]) => name)
  return Object.fromEntries(names.map((name) => [name, name === 'emoji' || name === 'handle' ? 'nothing' : randomUUID()]))
}

const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString())

/** The person's token with other claims or another header, signed with the server's own key. */
function resigned(server: Server, person: Person, claims: object, header: object = {}, keyName = 'auth.access'): string {
  const secret = readFileSync(join(server.dataDir, 'secret'), 'utf8').trim()
  const { accessToken } = person.tokens
  const text = `${base64({ ...headerOf(accessToken), ...header })}.${base64({ ...claimsOf(accessToken), ...claims })}`
  return `${text}.${createHmac('sha256', new Keys(secret).of(keyName)).update(text).digest('base64url')}`
}

async function badTokens(server: Server, person: Person): Promise<Record<string, string | undefined>> {
  const good = person.tokens.accessToken
  const [header, payload, signature] = good.split('.') as [string, string, string]
  const claims = claimsOf(good)
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const hs = (head: object, key: string | Buffer, alg = 'sha256') => {
    const text = `${base64(head)}.${payload}`
    return `${text}.${createHmac(alg, key).update(text).digest('base64url')}`
  }
  const rs = (head: object) => {
    const text = `${base64(head)}.${payload}`
    return `${text}.${sign('sha256', Buffer.from(text), rsa.privateKey).toString('base64url')}`
  }
  const typ = 'at+jwt'
  const now = Math.floor(Date.now() / 1000)
  const attacker = Buffer.from('attacker-attacker-attacker-attack')
  const other = await startUltraChat()
  const foreign = (await theOwner(other)).tokens.accessToken
  await other.close()
  const ended = await aUser(server)
  await ended.rest('POST /auth/logout')
  return {
    none: undefined,
    garbage: 'garbage',
    dots: '..',
    'three letters': 'a.b.c',
    'reserved for bots': `ucb_${'x'.repeat(40)}`,
    'alg none': `${base64({ alg: 'none', typ })}.${payload}.`,
    'alg None with a signature': `${base64({ alg: 'None', typ })}.${payload}.${signature}`,
    'no signature': `${header}.${payload}.`,
    'another signature': `${header}.${payload}.${base64('x'.repeat(32))}`,
    'other claims under the old signature': `${header}.${base64({ ...claims, sub: randomUUID() })}.${signature}`,
    'HS256 with an empty key': hs({ alg: 'HS256', typ }, ''),
    'HS256 with a well-known key': hs({ alg: 'HS256', typ }, 'secret'),
    'HS256 with a public key (RS/HS swap)': hs({ alg: 'HS256', typ, kid: 'access-1' }, pem),
    RS256: rs({ alg: 'RS256', typ, kid: 'access-1' }),
    'ES256 with its key in the header': (() => {
      const text = `${base64({ alg: 'ES256', typ, jwk: ec.publicKey.export({ format: 'jwk' }) })}.${payload}`
      return `${text}.${sign('sha256', Buffer.from(text), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
    })(),
    'RS256 with its key in the header': rs({ alg: 'RS256', typ, jwk: rsa.publicKey.export({ format: 'jwk' }) }),
    'HS256 with its key in the header': hs(
      { alg: 'HS256', typ, jwk: { kty: 'oct', k: attacker.toString('base64url') } },
      attacker,
    ),
    'a key from elsewhere (jku)': rs({ alg: 'RS256', typ, jku: 'https://evil.example/keys.json', kid: 'x' }),
    'a certificate from elsewhere (x5u)': rs({ alg: 'RS256', typ, x5u: 'https://evil.example/cert.pem' }),
    'a file as key id': hs({ alg: 'HS256', typ, kid: '../../../../dev/null' }, ''),
    'a critical header that nobody knows': resigned(server, person, {}, { crit: ['unknown'], unknown: true }),
    'HS512 with our key': resigned(server, person, {}, { alg: 'HS512' }),
    'another type': resigned(server, person, {}, { typ: 'JWT' }),
    'no type': resigned(server, person, {}, { typ: undefined }),
    'another audience': resigned(server, person, { aud: 'elsewhere' }),
    'no audience': resigned(server, person, { aud: undefined }),
    'another issuer': resigned(server, person, { iss: 'elsewhere' }),
    'run out': resigned(server, person, { iat: now - 2000, exp: now - 1 }),
    'no end': resigned(server, person, { exp: undefined }),
    'an end that is no number': resigned(server, person, { exp: '9999999999' }),
    'not yet valid': resigned(server, person, { nbf: now + 1000 }),
    'no session': resigned(server, person, { sid: undefined }),
    'no person': resigned(server, person, { sub: undefined }),
    'signed with another key of ours': resigned(server, person, {}, {}, 'auth.refresh'),
    'of another server': foreign,
    'of a session that ended': ended.tokens.accessToken,
    'the refresh token': person.tokens.refreshToken,
  }
}

function connect(server: Server, options: object): Promise<{ socket: Socket; error?: unknown }> {
  const socket = io(server.url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options })
  return new Promise((resolve) => {
    socket.once('connect', () => resolve({ socket }))
    socket.once('connect_error', (error) => {
      socket.disconnect()
      resolve({ socket, error })
    })
  })
}

/** What a connection hears that sends these frames, until it is closed or nothing comes for a while. */
async function raw(server: Server, frames: readonly string[]): Promise<string[]> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  const heard: string[] = []
  socket.addEventListener('message', ({ data }) => heard.push(String(data)))
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()))
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  for (const frame of frames) socket.send(frame)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 60))])
  socket.close()
  await closed
  return heard
}
