import { FrameClient } from './frame-client.js'
import { insertFloor } from './insert-floor.js'
import { type Sample, closedLoop, inTurn } from './measure.js'
import { type ReportRow, rowOf } from './report.js'
import { connectAll, input, people, savedChatOf, ultraChat } from './server-under-test.js'

/** Acknowledged durable sends per second, each sender in a chat of their own and one unanswered at a time, against the insert floor. */
export async function benchSends(senders: number, seconds: number, rounds: number, text: string): Promise<ReportRow> {
  const { server, owner } = await ultraChat()
  const everyone = [owner, ...(await people(server, senders - 1))]
  const chats = await Promise.all(everyone.map(savedChatOf))
  const clients = await connectAll(
    server.url,
    everyone.map((person) => person.tokens.accessToken),
  )
  const send = async (): Promise<Sample> => closedLoop(senders, seconds, (i) => sent(clients[i]!, chats[i]!, text))
  await closedLoop(senders, 1, (i) => sent(clients[i]!, chats[i]!, text))
  const samples = await inTurn(rounds, { ultrachat: send, floor: async () => insertFloor(senders, seconds, text) })
  for (const client of clients) client.close()
  await server.close()
  return rowOf(
    `acknowledged durable sends/s, ${senders} sender${senders > 1 ? 's' : ''}`,
    `insert + sync per batch of ${senders}`,
    samples.ultrachat!,
    samples.floor!,
  )
}

async function sent(client: FrameClient, chatId: string, text: string): Promise<void> {
  const ack = await client.emit('message:send', input(chatId, text))
  if (!ack.startsWith('[{"ok":true')) throw new Error(`A send was refused: ${ack}`)
}
