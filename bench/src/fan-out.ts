import { type Person, aChat } from '@ultrachat/testing'
import type { FrameClient } from './frame-client.js'
import { type Sample, inTurn } from './measure.js'
import { type ReportRow, rowOf } from './report.js'
import { bareSocketIo, connectAll, input, people, ultraChat } from './server-under-test.js'

/** Unanswered sends at a time: enough to keep the server busy, few enough to stay a conversation. */
const SENDERS = 8

/** Deliveries per second into one room, stored and acknowledged, against a bare Socket.IO broadcast that stores nothing. */
export async function benchFanOut(size: number, seconds: number, rounds: number, text: string): Promise<ReportRow> {
  const { server, owner } = await ultraChat()
  const others = await people(server, size - 1)
  const chat = await aChat(owner, others)
  const ours = await connectAll(
    server.url,
    [owner, ...others].map((person: Person) => person.tokens.accessToken),
  )
  const bare = await bareSocketIo()
  const theirs = await connectAll(
    bare.url,
    ours.map(() => ''),
  )
  const samples = await inTurn(rounds, {
    ultrachat: () => deliver(ours, chat.id, seconds, text),
    'bare Socket.IO': () => deliver(theirs, chat.id, seconds, text),
  })
  for (const client of [...ours, ...theirs]) client.close()
  bare.close()
  await server.close()
  return rowOf(
    `deliveries/s, room of ${size.toLocaleString('en')}`,
    'bare Socket.IO broadcast, no store',
    samples.ultrachat!,
    samples['bare Socket.IO']!,
  )
}

async function deliver(clients: readonly FrameClient[], chatId: string, seconds: number, text: string): Promise<Sample> {
  const before = heardBy(clients)
  const start = performance.now()
  const end = start + seconds * 1000
  const latencies: number[] = []
  let sent = 0
  await Promise.all(
    clients.slice(0, SENDERS).map(async (client) => {
      while (performance.now() < end) {
        const at = performance.now()
        await client.emit('message:send', input(chatId, text))
        latencies.push(performance.now() - at)
        sent++
      }
    }),
  )
  const expected = before + sent * clients.length
  for (const patience = performance.now() + 30_000; heardBy(clients) < expected;) {
    if (performance.now() > patience)
      throw new Error(`Only ${heardBy(clients) - before} of ${expected - before} deliveries arrived`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return { perSecond: (heardBy(clients) - before) / ((performance.now() - start) / 1000), latencies }
}

function heardBy(clients: readonly FrameClient[]): number {
  return clients.reduce((sum, client) => sum + client.heard, 0)
}
