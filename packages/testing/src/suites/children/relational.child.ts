// Moves money between two rows without end and prints the number of each acknowledged transfer.
import type { Relational } from '@ultrachat/ports'
import type { Tables } from '../relational.fixture.js'

const [module, create, options] = process.argv.slice(2) as [string, string, string]
const { [create]: make } = (await import(module)) as Record<string, (options: unknown) => Promise<Relational>>
const relational = await make!(JSON.parse(options))

for (let i = 0; ; i++) {
  await relational.transaction<Tables, void>(async (trx) => {
    await trx
      .updateTable('people')
      .set((eb) => ({ score: eb('score', '-', 1) }))
      .where('id', '=', 'giver')
      .execute()
    await trx
      .updateTable('people')
      .set((eb) => ({ score: eb('score', '+', 1) }))
      .where('id', '=', 'taker')
      .execute()
  })
  await relational
    .db<Tables>()
    .insertInto('people')
    .values({ id: `p${i}`, key: `p${i}`, score: i, bio: null })
    .execute()
  process.stdout.write(`${i}\n`)
}
