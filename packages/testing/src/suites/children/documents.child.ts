// Writes without end and prints what was acknowledged: "<chatId> <seq>".
import type { Documents } from '@ultrachat/ports'
import { MESSAGES, aMessage } from '../documents.fixture.js'

const [module, create, options] = process.argv.slice(2) as [string, string, string]
const { [create]: make } = (await import(module)) as Record<string, (options: unknown) => Promise<Documents>>
const documents = await make!(JSON.parse(options))
const messages = await documents.collection(MESSAGES)

await Promise.all(
  ['a', 'b', 'c', 'd'].map(async (chatId) => {
    for (let seq = 1; ; seq += 5) {
      const batch = [0, 1, 2, 3, 4].map((i) => ({ op: 'insert' as const, doc: aMessage(chatId, seq + i) }))
      const results = await messages.write(batch, { ordered: true })
      const lines = results.flatMap(({ status }, i) => (status === 'ok' ? [`${chatId} ${seq + i}\n`] : []))
      process.stdout.write(lines.join(''))
    }
  }),
)
