import { afterEach, describe, expect, it, vi } from 'vitest'
import { itemAt } from '../testing/at.js'
import { aServer, closeClients, signedIn, texts } from '../testing/clients.js'
import { problem } from '../testing/index.js'
import { Originals } from './originals.js'

// Real: the whole client. Faked: the server, with its faults.
afterEach(closeClients)

const until = (check: () => unknown) => vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 5000, interval: 5 })
const ONE = 'GET /chats/:id/messages/:id'

/** A long chat of which only the end is loaded, and a reply to its beginning. */
async function aQuote() {
  const { server, log, bob } = aServer()
  for (let at = 1; at <= 200; at++) log.send(bob.id, `c${at}`, `m${at}`)
  const client = await signedIn(server)
  client.open(log.id)
  await until(() => client.messages(log.id).isLoaded && !client.messages(log.id).isLoading)
  const answer = () => log.send(bob.id, 'reply', 'an answer', { id: itemAt(log.messages).id, seq: 1 })
  const quoted = () => itemAt(client.messages(log.id).items, -1).replyTo
  const asked = () => server.requests.filter(({ name }) => name === ONE).length
  return { server, log, bob, client, answer, quoted, asked }
}

describe(Originals, () => {
  it('shows what a live reply answers, also where that is not loaded, and asks once', async () => {
    const { log, client, answer, quoted, asked } = await aQuote()
    answer()
    expect(texts(client, log).at(-1)).toBe('an answer')
    await until(() => quoted())
    expect(quoted()).toMatchObject({ seq: 1, text: 'm1' })
    expect(asked()).toBe(1)
  })

  it('follows what becomes of it', async () => {
    const { log, answer, quoted } = await aQuote()
    answer()
    await until(() => quoted())
    log.change(1, { text: 'changed' })
    expect(quoted()).toMatchObject({ text: 'changed' })
    log.remove(1)
    expect(quoted()).toHaveProperty('deletedAt')
  })

  it('asks again after a connect, not before', async () => {
    const { server, log, bob, client, answer, quoted, asked } = await aQuote()
    let isAway = true
    server.fault = (name) => (name === ONE && isAway ? problem('messages.not_found') : undefined)
    const faults = vi.fn()
    client.on('error', faults)
    answer()
    log.send(bob.id, 'next', 'next')
    client.messages(log.id)
    await until(() => faults.mock.calls.length > 0)
    isAway = false
    server.goOffline()
    server.goOnline()
    client.wake()
    await until(() => client.messages(log.id).items.find(({ message }) => 'replyTo' in message)?.replyTo)
    expect(quoted()).toBeUndefined()
    expect(asked()).toBe(1)
  })

  it('does not ask for what is older than what one may read', async () => {
    const { server, log, ada, bob } = aServer()
    for (let at = 1; at <= 200; at++) log.send(bob.id, `c${at}`, `m${at}`)
    log.members.set(ada.id, { fromSeq: 100, readSeq: 0 })
    const client = await signedIn(server)
    client.open(log.id)
    await until(() => client.messages(log.id).isLoaded && !client.messages(log.id).isLoading)
    log.send(bob.id, 'reply', 'an answer', { id: itemAt(log.messages).id, seq: 1 })
    expect(itemAt(client.messages(log.id).items, -1).replyTo).toBeUndefined()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(server.requests.filter(({ name }) => name === ONE)).toEqual([])
  })
})
