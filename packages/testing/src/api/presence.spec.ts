import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Device, type Person, type Server, aChat, aDirectChat, aUser, startUltraChat, theOwner } from '../index.js'

let server: Server
let ada: Person
let watcher: Device
beforeAll(async () => {
  server = await startUltraChat()
  ada = await theOwner(server)
  watcher = await ada.connect()
})
afterAll(async () => {
  ada.disconnect()
  await server.close()
})

const watch = async (device: Device, who: Person[]) =>
  ((await device.emit('presence:watch', { userIds: who.map(({ id }) => id) })) as any).data.items
const stateOf = async (who: Person) => (await ada.do(`GET /presence?ids=${who.id}`)).items[0]
/** Resolves when the watcher hears from now on that the person came (or went). */
const next = (device: Device, who: Person, online: boolean) => {
  const heard = device.heard.length
  return device.hears(
    'presence:updated',
    (e) => e.userId === who.id && e.online === online && device.heard.findIndex((one) => one.payload === e) >= heard,
  )
}

describe('presence', () => {
  it('is online with the first device and offline with the last', async () => {
    const bob = await aUser(server)
    expect(await watch(watcher, [bob])).toEqual([{ userId: bob.id, online: false }])
    const coming = next(watcher, bob, true)
    const one = await bob.connect()
    expect(await coming).toMatchObject({ online: true })
    const two = await bob.connect()
    one.socket.disconnect()
    // A round trip of the second device: had the first one's end made bob offline, it would be known by now.
    await two.emit('presence:set', { status: 'online' })
    expect(await stateOf(bob)).toMatchObject({ online: true })
    const going = next(watcher, bob, false)
    two.socket.disconnect()
    const gone = await going
    expect(gone.online).toBe(false)
    expect(Date.now() - Date.parse(gone.lastSeenAt)).toBeLessThan(10_000)
    expect(
      watcher
        .heardOf('presence:updated')
        .filter((e) => e.userId === bob.id)
        .map((e) => e.online),
    ).toEqual([true, false])
    expect(await stateOf(bob)).toEqual(gone)
  })

  it('is offline while every device is idle', async () => {
    const bob = await aUser(server)
    const [one, two] = [await bob.connect(), await bob.connect()]
    await watch(watcher, [bob])
    await one.emit('presence:set', { status: 'away' })
    await expect.poll(() => stateOf(bob)).toMatchObject({ online: true })
    const going = next(watcher, bob, false)
    await two.emit('presence:set', { status: 'away' })
    expect(await going).toMatchObject({ online: false })
    const coming = next(watcher, bob, true)
    await one.emit('presence:set', { status: 'online' })
    expect(await coming).toMatchObject({ online: true })
    bob.disconnect()
  })

  it('is told to those who watch; a new list replaces the old', async () => {
    const [bob, eve] = [await aUser(server), await aUser(server)]
    await watch(watcher, [bob])
    await watch(watcher, [eve])
    const coming = next(watcher, eve, true)
    await bob.connect()
    await eve.connect()
    await coming
    expect(watcher.heardOf('presence:updated').filter((e) => e.userId === bob.id)).toEqual([])
    bob.disconnect()
    eve.disconnect()
  })

  it('is hidden by the setting, at once and for what follows, and shown again', async () => {
    const bob = await aUser(server)
    await bob.connect()
    await watch(watcher, [bob])
    await expect.poll(() => stateOf(bob)).toMatchObject({ online: true })
    const hiding = next(watcher, bob, false)
    await bob.do('PATCH /users/me/settings', { lastSeen: 'nobody' })
    expect(await hiding).toEqual({ userId: bob.id, online: false })
    expect(await stateOf(bob)).toEqual({ userId: bob.id, online: false })
    expect(await ada.do(`GET /users/${bob.id}`)).not.toHaveProperty('lastSeenAt')
    expect((await ada.do(`GET /users?ids=${bob.id}`)).items[0]).not.toHaveProperty('lastSeenAt')
    const chat = await aDirectChat(ada, bob)
    await bob.do('PATCH /users/me', { name: 'Bob, hidden' })
    const told = await watcher.hears('user:updated', (e) => e.user.id === bob.id)
    expect(told.user).not.toHaveProperty('lastSeenAt')
    expect(chat.me.userId).toBe(bob.id)
    const showing = next(watcher, bob, true)
    await bob.do('PATCH /users/me/settings', { lastSeen: 'everyone' })
    expect(await showing).toMatchObject({ online: true })
    bob.disconnect()
  })

  it('takes a list of at most 200', async () => {
    expect(await watcher.emit('presence:watch', { userIds: Array.from({ length: 201 }, () => ada.id) })).toMatchObject({
      ok: false,
      error: { status: 400 },
    })
  })
})

describe('typing', () => {
  it('is told to the other members, not to strangers, and members only may', async () => {
    const [bob, eve] = [await aUser(server), await aUser(server)]
    const chat = await aChat(ada, [bob])
    const [b, e] = [await bob.connect(), await eve.connect()]
    expect(await b.emit('typing:start', { chatId: chat.id })).toEqual({ ok: true, data: {} })
    expect(await watcher.hears('typing:updated', (t) => t.chatId === chat.id)).toEqual({
      chatId: chat.id,
      userId: bob.id,
      typing: true,
    })
    await b.emit('typing:stop', { chatId: chat.id })
    await watcher.hears('typing:updated', (t) => t.chatId === chat.id && !t.typing)
    expect(await e.emit('typing:start', { chatId: chat.id })).toMatchObject({ ok: false, error: { code: 'chat.not_found' } })
    expect(e.heardOf('typing:updated')).toEqual([])
    bob.disconnect()
    eve.disconnect()
  })

  it('in a channel is for admins', async () => {
    const bob = await aUser(server)
    const chat = await aChat(ada, [bob], { type: 'channel' })
    const b = await bob.connect()
    expect(await b.emit('typing:start', { chatId: chat.id })).toMatchObject({ ok: false, error: { code: 'chat.forbidden' } })
    expect(await watcher.emit('typing:start', { chatId: chat.id })).toMatchObject({ ok: true })
    expect(await b.hears('typing:updated', (t) => t.chatId === chat.id)).toMatchObject({ userId: ada.id })
    bob.disconnect()
  })
})
