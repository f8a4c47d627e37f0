import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  Person,
  type Reply,
  type Server,
  aDirectChat,
  aUser,
  oneTo,
  rest,
  startUltraChat,
  statusesOf,
  theOwner,
} from '../index.js'

let server: Server
let ada: Person
beforeAll(async () => {
  server = await startUltraChat()
  ada = await theOwner(server)
})
afterAll(async () => {
  ada.disconnect()
  await server.close()
})

const PASSWORD = 'a long password'
const registration = (more: object = {}) => ({
  username: `p.${randomUUID().slice(0, 8)}`,
  name: 'Somebody',
  password: PASSWORD,
  refreshToken: 'body',
  ...more,
})
const signIn = (who: { username: string }, more: object = {}, headers = {}): Promise<Reply> =>
  rest(server, 'POST /auth/login', { login: who.username, password: PASSWORD, refreshToken: 'body', ...more }, headers)
const refresh = (refreshToken: unknown, headers: Record<string, string> = {}) =>
  rest(server, 'POST /auth/refresh', { refreshToken }, headers)
const works = async (accessToken: string) =>
  (await rest(server, 'GET /users/me', undefined, { authorization: `Bearer ${accessToken}` })).status === 200
const closed = (device: { socket: { connected: boolean; once: (event: string, done: () => void) => unknown } }) =>
  device.socket.connected ? new Promise<void>((resolve) => device.socket.once('disconnect', resolve)) : Promise.resolve()
/** Makes the session's last rotation as old as if the clock had moved. */
const age = (on: Server, sessionId: string, ms: number) =>
  on
    .running!.ports.relational.db<any>()
    .updateTable('sessions')
    .set((eb: any) => ({ rotated_at: eb('rotated_at', '-', ms) }))
    .where('id', '=', sessionId)
    .execute()

describe('the first owner', () => {
  it('comes by the setup token only, and is exactly one of ten who come at once', async () => {
    const fresh = await startUltraChat()
    const register = (more: object) => rest(fresh, 'POST /auth/register', registration(more))
    expect((await rest(fresh, 'GET /server')).body.needsOwner).toBe(true)
    expect((await register({})).body.code).toBe('server.setup_required')
    expect((await register({ setupToken: 'a wrong setup token' })).body.code).toBe('auth.invalid_setup_token')
    expect((await register({ inviteCode: 'x' })).body.code).toBe('server.setup_required')
    const replies = await Promise.all(oneTo(10).map(() => register({ setupToken: fresh.setupToken })))
    expect(replies.filter((r) => r.status === 201)).toHaveLength(1)
    expect(replies.filter((r) => r.status === 403)).toHaveLength(9)
    const owner = new Person(fresh, replies.find((r) => r.status === 201)!.body)
    expect(await owner.do('GET /users/me')).toMatchObject({ role: 'owner' })
    expect((await rest(fresh, 'GET /server')).body.needsOwner).toBe(false)
    expect((await register({ setupToken: fresh.setupToken })).body.code).toBe('auth.invalid_setup_token')
    expect((await new Person(fresh, (await register({})).body).do('GET /users/me')).role).toBe('user')
    await fresh.close()
  })
})

describe('registering', () => {
  it('takes a username and an e-mail address once, also at once', async () => {
    const username = `same.${randomUUID().slice(0, 6)}`
    const email = `${randomUUID()}@example.org`
    const byName = await Promise.all(oneTo(4).map(() => rest(server, 'POST /auth/register', registration({ username }))))
    expect(statusesOf(byName)).toEqual([201, 409, 409, 409])
    const byEmail = await Promise.all(
      [email, email.toUpperCase()].map((one) => rest(server, 'POST /auth/register', registration({ email: one }))),
    )
    expect(statusesOf(byEmail)).toEqual([201, 409])
    expect(byEmail.find((r) => r.status === 409)!.body.code).toBe('auth.email_taken')
  })

  it('comes with saved messages, and answers no e-mail address to others', async () => {
    const email = `${randomUUID()}@example.org`
    const reply = await rest(server, 'POST /auth/register', registration({ email }))
    const who = new Person(server, reply.body)
    expect(reply.body.user).not.toHaveProperty('email')
    expect((await who.do('GET /chats')).items).toMatchObject([{ type: 'saved', memberCount: 1 }])
    expect(JSON.stringify(await ada.do(`GET /users/${who.id}`))).not.toContain(email)
    expect((await who.do('GET /users/me')).email).toBe(email)
    expect((await signIn({ username: email.toUpperCase() })).status).toBe(200)
  })
})

describe('signing in', () => {
  const wrong: [string, unknown, number][] = [
    ['wrong', 'not the password', 401],
    ['empty', '', 400],
    ['null', null, 400],
    ['an array', [PASSWORD], 400],
    ['an object', { $gt: '' }, 400],
    ['a number', 12345678, 400],
    ['true', true, 400],
    ['another case', PASSWORD.toUpperCase(), 401],
    ['with a space behind', `${PASSWORD} `, 401],
  ]
  it.each(wrong)('with a password that is %s fails', async (_, password, status) => {
    expect((await signIn(ada, { password })).status).toBe(status)
    const input = { current: password, password: 'another long password' }
    expect((await ada.rest('POST /auth/password/change', input)).status).toBe(status === 401 ? 403 : 400)
  })

  it('without a field fails, and so does a login that is no text', async () => {
    expect((await rest(server, 'POST /auth/login', { login: ada.username })).status).toBe(400)
    for (const login of [null, [ada.username], { $ne: '' }, ''])
      expect((await signIn({ username: login as string })).status).toBe(400)
  })

  it('answers an unknown name exactly as a wrong password', async () => {
    const strip = ({ status, body }: Reply<any>) => ({ status, body: { ...body, requestId: undefined } })
    const [unknown, known] = [await signIn({ username: 'nobody.here' }), await signIn(ada, { password: 'not the password' })]
    expect(strip(unknown)).toEqual(strip(known))
    expect(unknown.body.code).toBe('auth.invalid_credentials')
  })

  it('tells passwords of 80 bytes apart by their end', async () => {
    const long = 'x'.repeat(79)
    const who = (await rest(server, 'POST /auth/register', registration({ password: `${long}1` }))).body.user
    expect((await signIn(who, { password: `${long}2` })).status).toBe(401)
    expect((await signIn(who, { password: long })).status).toBe(401)
    expect((await signIn(who, { password: `${long}1` })).status).toBe(200)
  })

  it('is locked for an account after its failures, before the password is looked at, for that account alone', async () => {
    const strict = await startUltraChat({
      env: {
        ULTRACHAT_RATE_LIMITS: 'on',
        ULTRACHAT_LIMIT_LOGIN: '3/300',
        ULTRACHAT_LIMIT_AUTH: '1000/60',
        ULTRACHAT_LIMIT_WRITE: '1000/60',
      },
    })
    const [owner, other] = [await theOwner(strict), await aUser(strict)]
    const login = (who: Person, password: string) => rest(strict, 'POST /auth/login', { login: who.username, password })
    // At once: those who come while the first are still being checked count as well.
    const burst = await Promise.all(oneTo(12).map(() => login(owner, 'not the password')))
    expect(burst.filter((r) => r.status === 401)).toHaveLength(3)
    const locked = await login(owner, PASSWORD)
    expect(locked).toMatchObject({ status: 429, body: { code: 'server.rate_limited' } })
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await login(other, 'not the password')).status).toBe(401)
    for (const _ of oneTo(6)) expect((await login(other, PASSWORD)).status).toBe(200)
    await strict.close()
  })
})

describe('a refresh token', () => {
  it('is traded for its successor, the same one within 10 s for the same device', async () => {
    const { body: first } = await signIn(ada)
    const [a, b] = await Promise.all([refresh(first.refreshToken), refresh(first.refreshToken)])
    expect([a.status, b.status]).toEqual([200, 200])
    expect(a.body.refreshToken).toBe(b.body.refreshToken)
    expect(a.body.refreshToken).not.toBe(first.refreshToken)
    const later = await refresh(first.refreshToken)
    expect(later.body.refreshToken).toBe(a.body.refreshToken)
    expect(await works(later.body.accessToken)).toBe(true)
    expect((await refresh(a.body.refreshToken)).status).toBe(200)
  })

  const reuse: [string, (old: string, sessionId: string) => Promise<Reply>][] = [
    ['from another device', async (old) => refresh(old, { 'user-agent': 'a thief' })],
    ['later than 10 s', async (old, sessionId) => (await age(server, sessionId, 11_000), refresh(old))],
    ['after its successor was used', async (old) => (await refresh((await refresh(old)).body.refreshToken), refresh(old))],
  ]
  it.each(reuse)('that is used again %s ends the session, its access tokens and its sockets', async (_, again) => {
    const who = await aUser(server)
    const { body } = await signIn(who)
    const person = new Person(server, body)
    const device = await person.connect()
    const sessionId = body.refreshToken.split('.')[0]
    const next = await refresh(body.refreshToken)
    expect(await again(body.refreshToken, sessionId)).toMatchObject({ status: 401, body: { code: 'auth.refresh_reused' } })
    expect(await device.hears('session:revoked')).toEqual({ reason: 'reuse' })
    await closed(device)
    for (const token of [body.accessToken, next.body.accessToken]) expect(await works(token)).toBe(false)
    expect((await refresh(next.body.refreshToken)).status).toBe(401)
    await expect(person.connect()).rejects.toThrow('auth.invalid_token')
    // The person's other session stays.
    expect(await works(who.tokens.accessToken)).toBe(true)
  })

  it('with a made-up secret or generation is refused and ends nothing', async () => {
    const { body } = await signIn(ada)
    const [sessionId, , secret] = body.refreshToken.split('.')
    const { body: next } = await refresh(body.refreshToken)
    const garbage = `${'A'.repeat(43)}`
    const tries = [
      `${sessionId}.0.${garbage}`,
      `${sessionId}.1.${garbage}`,
      `${sessionId}.9999999.${secret}`,
      `${sessionId}.0.${[...secret].toReversed().join('')}`,
      `${randomUUID()}.0.${secret}`,
      'x'.repeat(60),
    ]
    for (const token of tries) expect((await refresh(token)).status).toBe(401)
    expect(await works(body.accessToken)).toBe(true)
    expect((await refresh(next.refreshToken)).status).toBe(200)
  })

  it.each([null, 1, [], {}, ''])('that is no text is refused (%j)', async (token) => {
    expect((await refresh(token)).status).toBe(400)
  })

  it('is no access token, and an access token is no refresh token', async () => {
    const { body } = await signIn(ada)
    expect(await works(body.refreshToken)).toBe(false)
    expect((await refresh(body.accessToken)).status).toBeGreaterThanOrEqual(400)
  })
})

describe('the cookie of browsers', () => {
  it('is HttpOnly, SameSite and for the auth routes only, and the body has no token', async () => {
    const reply = await rest(server, 'POST /auth/login', { login: ada.username, password: PASSWORD })
    expect(reply.body).not.toHaveProperty('refreshToken')
    const cookie = reply.headers.get('set-cookie')!
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/api/auth', 'Max-Age=2592000']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Secure')
    const pair = cookie.split(';')[0]!
    const again = await rest(server, 'POST /auth/refresh', {}, { cookie: pair })
    expect(again.status).toBe(200)
    expect(again.body).not.toHaveProperty('refreshToken')
    const next = again.headers.get('set-cookie')!.split(';')[0]!
    expect(next).not.toBe(pair)
    expect((await rest(server, 'POST /auth/refresh', {}, { cookie: next, origin: 'https://evil.example' })).body.code).toBe(
      'server.foreign_origin',
    )
    const out = await rest(server, 'POST /auth/logout', {}, { cookie: next })
    expect(out.status).toBe(204)
    expect(out.headers.get('set-cookie')).toMatch(/ultrachat_refresh=;/)
    const gone = await rest(server, 'POST /auth/refresh', {}, { cookie: next })
    expect(gone.status).toBe(401)
    expect(gone.headers.get('set-cookie')).toMatch(/ultrachat_refresh=;/)
  })

  it('is Secure where PUBLIC_URL is https', async () => {
    const secure = await startUltraChat({ env: { PUBLIC_URL: 'https://chat.example.org' } })
    await theOwner(secure)
    const reply = await rest(secure, 'POST /auth/register', registration({ refreshToken: undefined }))
    expect(reply.headers.get('set-cookie')).toContain('Secure')
    await secure.close()
  })
})

describe('logging out', () => {
  it.each(['access token', 'refresh token', 'refresh token that was just rotated'])(
    'by the %s ends that session only',
    async (by) => {
      const who = await aUser(server)
      const { body } = await signIn(who)
      const device = await new Person(server, body).connect()
      if (by.endsWith('rotated')) await refresh(body.refreshToken)
      const reply =
        by === 'access token'
          ? await rest(server, 'POST /auth/logout', undefined, { authorization: `Bearer ${body.accessToken}` })
          : await rest(server, 'POST /auth/logout', { refreshToken: body.refreshToken })
      expect(reply.status).toBe(204)
      expect(await device.hears('session:revoked')).toEqual({ reason: 'logout' })
      expect(await works(body.accessToken)).toBe(false)
      expect((await refresh(body.refreshToken)).status).toBe(401)
      expect(await works(who.tokens.accessToken)).toBe(true)
    },
  )

  it('with a token that is none answers alike', async () => {
    expect((await rest(server, 'POST /auth/logout', { refreshToken: 'x'.repeat(40) })).status).toBe(204)
    expect((await rest(server, 'POST /auth/logout')).status).toBe(204)
  })
})

describe('sessions', () => {
  it('are listed, the current one marked; one can be ended, and its sockets close', async () => {
    const who = await aUser(server)
    const { body } = await signIn(who, {}, { 'user-agent': 'Other device/1.0' })
    const device = await new Person(server, body).connect()
    const { items } = await who.do('GET /auth/sessions')
    expect(items).toHaveLength(2)
    expect(items.filter((s: any) => s.current)).toHaveLength(1)
    const other = items.find((s: any) => !s.current)
    expect(other.userAgent).toBe('Other device/1.0')
    expect((await ada.rest(`DELETE /auth/sessions/${other.id}`)).status).toBe(404)
    await who.do(`DELETE /auth/sessions/${other.id}`)
    expect(await device.hears('session:revoked')).toEqual({ reason: 'revoked' })
    await closed(device)
    expect(await works(body.accessToken)).toBe(false)
    expect((await who.rest(`DELETE /auth/sessions/${other.id}`)).status).toBe(404)
    expect((await who.do('GET /auth/sessions')).items).toHaveLength(1)
  })

  it("but one's own end together", async () => {
    const who = await aUser(server)
    const others = await Promise.all(oneTo(3).map(async () => (await signIn(who)).body))
    await who.do('DELETE /auth/sessions')
    for (const { accessToken } of others) expect(await works(accessToken)).toBe(false)
    expect(await works(who.tokens.accessToken)).toBe(true)
  })

  it('others end when the password changes, and the old password is none any more', async () => {
    const who = await aUser(server)
    const { body } = await signIn(who)
    const device = await new Person(server, body).connect()
    expect(
      (await who.rest('POST /auth/password/change', { current: 'not it, really', password: 'a new long password' })).body
        .code,
    ).toBe('auth.wrong_password')
    await who.do('POST /auth/password/change', { current: PASSWORD, password: 'a new long password' })
    expect(await device.hears('session:revoked')).toEqual({ reason: 'password' })
    expect([await works(body.accessToken), await works(who.tokens.accessToken)]).toEqual([false, true])
    expect([(await signIn(who)).status, (await signIn(who, { password: 'a new long password' })).status]).toEqual([401, 200])
  })

  it('and their ends survive a restart', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'ultrachat-'))
    const first = await startUltraChat({ dataDir })
    const owner = await theOwner(first)
    const gone = (await rest(first, 'POST /auth/login', { login: owner.username, password: PASSWORD, refreshToken: 'body' }))
      .body
    await rest(first, 'POST /auth/logout', { refreshToken: gone.refreshToken })
    await first.close()
    const second = await startUltraChat({ dataDir })
    const me = (token: string) => rest(second, 'GET /users/me', undefined, { authorization: `Bearer ${token}` })
    expect((await me(owner.tokens.accessToken)).status).toBe(200)
    expect((await me(gone.accessToken)).status).toBe(401)
    expect((await rest(second, 'POST /auth/refresh', { refreshToken: gone.refreshToken })).status).toBe(401)
    expect((await rest(second, 'POST /auth/refresh', { refreshToken: owner.tokens.refreshToken })).status).toBe(200)
    await second.close()
    await rm(dataDir, { recursive: true, force: true })
  })
})

describe('a socket', () => {
  it('is refused without a good token, and hears nothing before', async () => {
    const stranger = new Person(server, { ...ada.tokens, accessToken: 'no.good.token' })
    await expect(stranger.connect()).rejects.toThrow('auth.invalid_token')
    await expect(new Person(server, { ...ada.tokens, accessToken: '' }).connect()).rejects.toThrow('auth.required')
  })

  it('lives on when its access token is replaced', async () => {
    const { body } = await signIn(ada)
    const person = new Person(server, body)
    const device = await person.connect()
    await refresh(body.refreshToken)
    const chat = await aDirectChat(ada, await aUser(server))
    const sent = await ada.send(chat.id, 'still here?')
    await device.hears('message:created', (e) => e.message.id === sent.id)
    person.disconnect()
  })
})

describe('a profile and settings', () => {
  it('follow the person to the other device by the box self, dense', async () => {
    const who = await aUser(server)
    const device = await who.connect()
    await who.do('PATCH /users/me', { name: 'Ada Lovelace' })
    await who.do('PATCH /users/me/settings', { theme: 'dark' })
    await who.do('PATCH /users/me/settings', { locale: 'de' })
    await device.hears('self:updated', (e) => e.pts === 4)
    expect(device.heardOf('self:updated').map((e) => [e.pts, e.item.kind])).toEqual([
      [2, 'profile'],
      [3, 'settings'],
      [4, 'settings'],
    ])
    const { boxes } = await who.do('POST /sync', { boxes: { self: 0 }, chats: {} })
    expect(boxes.self).toMatchObject({
      pts: 4,
      items: [
        { kind: 'profile', pts: 2, user: { name: 'Ada Lovelace' } },
        { kind: 'settings', pts: 4, settings: { theme: 'dark', locale: 'de' } },
      ],
    })
    expect((await who.do('POST /sync', { boxes: { self: 3 }, chats: {} })).boxes.self.items).toHaveLength(1)
  })

  it('are found by others by the beginning of a word, without case and accents', async () => {
    const who = await aUser(server, { name: 'Éloïse O’Quartz_100%' })
    for (const q of ['eloi', 'ÉLOÏ', 'o’qua', who.username]) {
      expect((await ada.do(`GET /users?q=${encodeURIComponent(q)}`)).items.map((u: any) => u.id)).toContain(who.id)
    }
    for (const q of ['loise', '_', '%'])
      expect((await ada.do(`GET /users?q=${encodeURIComponent(q)}`)).items.map((u: any) => u.id)).not.toContain(who.id)
  })
})
