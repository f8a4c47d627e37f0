import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { users } from '@ultrachat/contracts'
import { OfflineError, SignedOutError } from '../errors.js'
import { Rest } from '../http/rest.js'
import { oneTab, type TabMessage, type Tabs } from '../tabs.js'
import { itemAt } from '../testing/at.js'
import { FakeServer, problem } from '../testing/index.js'
import { Session } from './session.js'
import { memoryTokens } from './tokens.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Tabs of one browser: one lock, one channel. */
function someTabs(count: number): Tabs[] {
  const { exclusive, hold } = oneTab()
  const listeners: ((message: TabMessage) => void)[][] = Array.from({ length: count }, () => [])
  return listeners.map((mine) => ({
    exclusive,
    hold,
    heard: () => Promise.resolve(),
    listen: (listener) => (mine.push(listener), () => {}),
    post: (message) =>
      listeners
        .filter((others) => others !== mine)
        .flat()
        .forEach((listener) => listener(message)),
  }))
}

async function signedIn(count = 1) {
  const server = new FakeServer()
  server.user('ada')
  const out: string[] = []
  const rest = new Rest({ url: 'http://fake', fetch: server.fetch, credentials: 'same-origin' })
  const sessions = someTabs(count).map(
    (tabs) =>
      new Session({
        auth: 'cookie',
        rest,
        tabs,
        tokens: memoryTokens(),
        onSignedIn: () => {},
        onSignedOut: (reason) => out.push(reason),
      }),
  )
  await settle(itemAt(sessions).login({ login: 'ada', password: 'password' }))
  for (const session of sessions.slice(1)) await settle(session.refresh())
  server.requests.length = 0
  const refreshes = () => server.requests.filter((request) => request.name === 'POST /auth/refresh').length
  return { server, sessions, session: itemAt(sessions), out, refreshes }
}

async function settle<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  await vi.advanceTimersByTimeAsync(100)
  return promise
}

describe(Session, () => {
  it('refreshes once for many calls of one tab', async () => {
    const { server, session, refreshes } = await signedIn()
    server.expireTokens()
    await settle(Promise.all(Array.from({ length: 5 }, () => session.call(users.me, {}))))
    expect(refreshes()).toBe(1)
  })

  it('refreshes once for all tabs: the others take the token that the first one got', async () => {
    const { server, sessions, refreshes } = await signedIn(3)
    server.expireTokens()
    await settle(Promise.all(sessions.map((session) => session.call(users.me, {}))))
    expect(refreshes()).toBe(1)
    expect(new Set(sessions.map((session) => session.token)).size).toBe(1)
  })

  it('gets a new token before the old one expires', async () => {
    const { session, refreshes } = await signedIn()
    const before = session.token
    await vi.advanceTimersByTimeAsync(15 * 60_000 - 60_000)
    expect([refreshes(), session.token === before]).toEqual([1, false])
  })

  it('keeps the sign-in when the network is away, and ends it when the server refuses', async () => {
    const { server, session, out } = await signedIn()
    server.isOffline = true
    session.expire()
    await expect(settle(session.call(users.me, {}))).rejects.toBeInstanceOf(OfflineError)
    expect(out).toEqual([])
    server.isOffline = false
    server.fault = (name) => (name === 'POST /auth/refresh' ? problem('auth.refresh_reused') : undefined)
    await expect(settle(session.call(users.me, {}))).rejects.toBeInstanceOf(SignedOutError)
    expect(out).toEqual(['expired'])
  })

  it('tries a refused call once more, not for ever', async () => {
    const { server, session } = await signedIn()
    let calls = 0
    server.fault = (name) => (name === 'GET /users/me' && ++calls > 0 ? problem('auth.invalid_token') : undefined)
    await expect(settle(session.call(users.me, {}))).rejects.toMatchObject({ code: 'auth.invalid_token' })
    expect(calls).toBe(2)
  })

  it('signs every tab out', async () => {
    const { sessions, out } = await signedIn(3)
    await settle(itemAt(sessions).logout())
    expect(out.sort()).toEqual(['logout', 'other-tab', 'other-tab'])
  })
})
