// Publishes without end to a consumer that takes nothing, and prints the number of each publication that was answered.
import type { Bus } from '@ultrachat/ports'

const [module, create, options] = process.argv.slice(2) as [string, string, string]
const { [create]: make } = (await import(module)) as Record<string, (options: unknown) => Promise<Bus>>
const bus = await make!(JSON.parse(options))

await bus.on('thing.happened', 'slow', () => new Promise(() => {}))
for (let i = 0; ; i += 10) {
  const batch = Array.from({ length: 10 }, (_, k) => bus.publish({ name: 'thing.happened', room: 'chat.1', payload: i + k }))
  await Promise.all(batch)
  process.stdout.write(batch.map((_, k) => `${i + k}\n`).join(''))
}
