import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type Server, aChat, aDirectChat, aUser, startUltraChat, theOwner } from '../index.js'

describe('a conversation', () => {
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

  it('reaches the other by socket, once, with the same numbers for both', async () => {
    const chat = await aDirectChat(ada, bob)
    const [a, b] = [await ada.connect(), await bob.connect()]
    const ack = await a.emit('message:send', { chatId: chat.id, clientId: randomUUID(), text: 'Hello Bob' })
    expect(ack).toMatchObject({ ok: true, data: { seq: 1, text: 'Hello Bob', senderId: ada.id } })
    const { message, pts } = await b.hears('message:created', (e) => e.chatId === chat.id)
    expect(message).toEqual((ack as any).data)
    expect(pts).toBe(message.pts)
    await a.hears('message:created', (e) => e.chatId === chat.id)
    expect(b.heardOf('message:created')).toHaveLength(1)
  })

  it('tells somebody who is added of the chat, and lets them hear what follows', async () => {
    const chat = await aChat(ada, [])
    const b = await bob.connect()
    await ada.do(`POST /chats/${chat.id}/members`, { userIds: [bob.id] })
    const created = await b.hears('chat:created', (e) => e.chat.id === chat.id)
    expect(created.chat.me).toMatchObject({ role: 'member', fromSeq: 1 })
    const sent = await ada.send(chat.id, 'Welcome')
    await b.hears('message:created', (e) => e.message.id === sent.id)
  })

  it('keeps what follows a removal from the removed', async () => {
    const chat = await aChat(ada, [bob])
    const b = await bob.connect()
    await ada.do(`DELETE /chats/${chat.id}/members/${bob.id}`)
    await ada.send(chat.id, 'About Bob')
    await b.hears('chat:removed', (e) => e.chatId === chat.id)
    const mine = await aDirectChat(ada, bob)
    const after = await ada.send(mine.id, 'Later')
    await b.hears('message:created', (e) => e.message.id === after.id)
    expect(b.heardOf('message:created').filter((e) => e.chatId === chat.id)).toEqual([])
    expect(b.heardOf('member:left').filter((e) => e.chatId === chat.id)).toEqual([])
    expect((await bob.rest(`GET /chats/${chat.id}/messages`)).status).toBe(404)
    expect((await bob.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: 'x' })).status).toBe(404)
  })
})
