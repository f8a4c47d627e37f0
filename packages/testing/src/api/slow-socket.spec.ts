import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Person, type Server, aDirectChat, aUser, startUltraChat, theOwner } from '../index.js'

describe('a socket that does not read', () => {
  let server: Server
  let ada: Person
  let bob: Person
  beforeAll(async () => {
    server = await startUltraChat({ env: { LOG_LEVEL: 'error' } })
    ada = await theOwner(server)
    bob = await aUser(server)
  })
  afterAll(() => server.close())

  it('is cut, while the one beside it hears everything', async () => {
    const chat = await aDirectChat(ada, bob)
    const reader = await bob.connect()
    const lazy = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    const closed = new Promise<number>((resolve) => lazy.once('close', resolve))
    await new Promise<void>((resolve) =>
      lazy.on('message', (data: Buffer) => {
        const text = data.toString()
        if (text.startsWith('0')) lazy.send(`40${JSON.stringify({ token: bob.tokens.accessToken })}`)
        if (!text.startsWith('40')) return
        lazy.pause()
        resolve()
      }),
    )
    // 600 messages of 32 KB: more than the system's own buffers take, so that the server has to hold them.
    const text = '\u{1F9CA}'.repeat(8000)
    for (let at = 0; at < 600; at += 20) await Promise.all(Array.from({ length: 20 }, () => ada.send(chat.id, text)))
    await reader.hears('message:created', ({ message }) => message.seq === 600)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    lazy.resume()
    const outcome = await Promise.race([
      closed.then(() => 'cut'),
      new Promise((resolve) => setTimeout(resolve, 5000, 'still open')),
    ])
    expect(outcome).toBe('cut')
    ada.disconnect()
    bob.disconnect()
  })
})
