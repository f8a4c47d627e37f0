import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type Server, aDirectChat, aUser, startUltraChat, theOwner } from '../index.js'

const example = new URL('../../../client/examples/echo-bot.mjs', import.meta.url)

describe('the echo bot of the README', () => {
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

  it('has at most 20 lines, which the README shows', () => {
    const text = readFileSync(example, 'utf8').trimEnd()
    expect(text.split('\n').length).toBeLessThanOrEqual(20)
    expect(readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8')).toContain(text)
  })

  it('answers with a reply to what it was sent', async () => {
    const echo = await aUser(server, { username: 'echo' })
    const chat = await aDirectChat(owner, echo)
    const device = await owner.connect()
    const bot = spawn(process.execPath, [fileURLToPath(example), server.url, 'echo', 'a long password'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => bot.once('exit', resolve))
    try {
      await new Promise((resolve) => bot.stdout.once('data', resolve))
      const sent = await owner.send(chat.id, 'Is there anybody?')
      const { message } = await device.hears('message:created', (e) => e.message.senderId === echo.id)
      expect(message).toMatchObject({ text: 'Is there anybody?', replyTo: { id: sent.id, seq: sent.seq } })
    } finally {
      bot.kill('SIGINT')
      await ended
    }
  })
})
