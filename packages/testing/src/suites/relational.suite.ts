import type { Relational } from '@ultrachat/ports'
import { sql, type Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { killedAfter } from './crash.js'
import { MIGRATIONS, aPerson, type Tables } from './relational.fixture.js'
import { TEXTS, type MakePlace, type Place } from './under-test.js'

/** What every adapter of `Relational` promises. */
export function describeRelational(name: string, make: MakePlace<Relational>): void {
  describe(name, () => {
    let place: Place<Relational>
    let relational: Relational
    let db: Kysely<Tables>

    const open = async (): Promise<void> => {
      relational = await place.open()
      await relational.migrate('test', MIGRATIONS)
      db = relational.db<Tables>()
    }
    beforeEach(async () => {
      place = await make()
      await open()
    })
    afterEach(async () => {
      await relational.close()
      await place.remove()
    })
    const addPeople = async (...ids: string[]): Promise<void> => {
      await db
        .insertInto('people')
        .values(ids.map((id) => aPerson(id)))
        .execute()
    }
    const ids = async (from = db): Promise<string[]> =>
      (await from.selectFrom('people').select('id').orderBy('id').execute()).map(({ id }) => id)
    const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
      work.then(
        () => expect.fail('It did not fail.'),
        (error: unknown) => error,
      )

    it('reads what it wrote, also after reopening', async () => {
      const people = TEXTS.map((text, i) => aPerson(`p${i}`, { key: `${i}${text}`, bio: text, score: 2 ** 53 - 1 - i }))
      await db.insertInto('people').values(people).execute()
      await relational.close()
      await open()
      expect(await db.selectFrom('people').selectAll().orderBy('score', 'desc').execute()).toEqual(people)
    })

    it('says how many rows it changed', async () => {
      await addPeople('a', 'b', 'c')
      const updated = await db.updateTable('people').set({ score: 1 }).where('id', '>', 'a').executeTakeFirstOrThrow()
      expect(updated.numUpdatedRows).toBe(2n)
      const deleted = await db.deleteFrom('people').where('id', '=', 'nobody').executeTakeFirstOrThrow()
      expect(deleted.numDeletedRows).toBe(0n)
    })

    it('compares keys byte by byte', async () => {
      await addPeople('a', 'A', 'ä', 'a\u0308', 'á', 'a ')
      expect(await ids()).toEqual(['A', 'a', 'a ', 'a\u0308', 'á', 'ä'])
    })

    describe('unique keys', () => {
      it('names the index or the table whose key is taken', async () => {
        await addPeople('a', 'b')
        const key = await failureOf(
          db
            .insertInto('people')
            .values(aPerson('c', { key: 'a' }))
            .execute(),
        )
        expect(['people_key', 'people', 'friends_since'].map((index) => relational.isUnique(key, index))).toEqual([
          true,
          false,
          false,
        ])
        const id = await failureOf(
          db
            .insertInto('people')
            .values(aPerson('a', { key: 'c' }))
            .execute(),
        )
        expect(['people_key', 'people'].map((index) => relational.isUnique(id, index))).toEqual([false, true])

        const friend = { personId: 'a', friendId: 'b', since: 1, note: null }
        await db.insertInto('friends').values(friend).execute()
        const pair = await failureOf(
          db
            .insertInto('friends')
            .values({ ...friend, since: 2 })
            .execute(),
        )
        expect(['friends', 'friends_since'].map((index) => relational.isUnique(pair, index))).toEqual([true, false])
        const since = await failureOf(
          relational.transaction<Tables, unknown>((trx) =>
            trx
              .insertInto('friends')
              .values({ ...friend, friendId: 'c' })
              .execute(),
          ),
        )
        expect(['friends', 'friends_since'].map((index) => relational.isUnique(since, index))).toEqual([false, true])
      })

      it('takes no other error for one', async () => {
        const foreign = await failureOf(
          db.insertInto('friends').values({ personId: 'nobody', friendId: 'b', since: 1, note: null }).execute(),
        )
        const missing = await failureOf(
          db
            .insertInto('people')
            .values({ ...aPerson('x'), key: null as never })
            .execute(),
        )
        const syntax = await failureOf(sql`SELEC 1`.execute(db))
        for (const error of [foreign, missing, syntax, new Error('people_key'), undefined])
          expect(relational.isUnique(error, 'people_key')).toBe(false)
        expect(await ids()).toEqual([])
      })

      it('lets exactly one of many have a key', async () => {
        const tries = Array.from({ length: 20 }, (_, i) =>
          db
            .insertInto('people')
            .values(aPerson(`p${i}`, { key: 'same' }))
            .execute(),
        )
        const settled = await Promise.allSettled(tries)
        expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
        const failed = settled.flatMap((it) => (it.status === 'rejected' ? [it.reason as unknown] : []))
        expect(failed.every((error) => relational.isUnique(error, 'people_key'))).toBe(true)
      })

      it('upserts', async () => {
        await relational.upsert(db, 'people', aPerson('a', { score: 1, bio: 'first' }), ['id'], ['score'])
        await relational.upsert(db, 'people', aPerson('a', { score: 2, bio: 'second' }), ['id'], ['score'])
        await relational.upsert(db, 'people', aPerson('a', { score: 3 }), ['id'], [])
        expect(await db.selectFrom('people').selectAll().execute()).toEqual([aPerson('a', { score: 2, bio: 'first' })])
      })

      it('inserts or ignores, and says which; inside a transaction too', async () => {
        expect(await relational.insertIgnore(db, 'people', { ...aPerson('a') })).toBe(true)
        expect(await relational.insertIgnore(db, 'people', { ...aPerson('a', { key: 'b' }) })).toBe(false)
        expect(await relational.insertIgnore(db, 'people', { ...aPerson('b', { key: 'a' }) })).toBe(false)
        await relational.transaction<Tables, void>(async (trx) => {
          expect(await relational.insertIgnore(trx, 'people', { ...aPerson('a') })).toBe(false)
          expect(await relational.insertIgnore(trx, 'people', { ...aPerson('c') })).toBe(true)
        })
        expect(await ids()).toEqual(['a', 'c'])
      })
    })

    describe('parallel writes', () => {
      it('all happen, and one failure fails no other', async () => {
        await addPeople('p7')
        const settled = await Promise.allSettled(
          Array.from({ length: 200 }, (_, i) =>
            db
              .insertInto('people')
              .values(aPerson(`p${i}`))
              .execute(),
          ),
        )
        expect(settled.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))).toEqual([7])
        await relational.close()
        await open()
        expect(await ids()).toHaveLength(200)
      })

      it('lose no increment', async () => {
        await addPeople('a')
        const add = (on: Kysely<Tables>): Promise<unknown> =>
          on
            .updateTable('people')
            .set((eb) => ({ score: eb('score', '+', 1) }))
            .where('id', '=', 'a')
            .execute()
        await Promise.all(
          Array.from({ length: 60 }, (_, i) =>
            i % 3 ? add(db) : relational.transaction<Tables, unknown>((trx) => add(trx)),
          ),
        )
        expect(await db.selectFrom('people').select('score').executeTakeFirst()).toEqual({ score: 60 })
      })
    })

    describe('transaction', () => {
      it('answers what the work answered, and sees its own writes', async () => {
        const seen = await relational.transaction<Tables, string[]>(async (trx) => {
          await trx.insertInto('people').values(aPerson('a')).execute()
          return ids(trx)
        })
        expect(seen).toEqual(['a'])
        expect(await ids()).toEqual(['a'])
      })

      it('leaves nothing of what failed', async () => {
        const failing = relational.transaction<Tables, void>(async (trx) => {
          await trx.insertInto('people').values(aPerson('a')).execute()
          throw new Error('no')
        })
        await expect(failing).rejects.toThrow('no')
        await expect(relational.transaction(async () => Promise.reject(new Error('at once')))).rejects.toThrow('at once')
        expect(await ids()).toEqual([])
        await addPeople('b')
        expect(await ids()).toEqual(['b'])
      })

      it('goes on after a statement that failed', async () => {
        await addPeople('a')
        await relational.transaction<Tables, void>(async (trx) => {
          const error = await failureOf(
            trx
              .insertInto('people')
              .values(aPerson('a', { key: 'x' }))
              .execute(),
          )
          expect(relational.isUnique(error, 'people')).toBe(true)
          await trx.insertInto('people').values(aPerson('b')).execute()
        })
        expect(await ids()).toEqual(['a', 'b'])
      })

      it('is seen by others only when it is done, and others wait', async () => {
        const order: string[] = []
        let other: Promise<unknown> | undefined
        await relational.transaction<Tables, void>(async (trx) => {
          await trx.insertInto('people').values(aPerson('a')).execute()
          other = db
            .insertInto('people')
            .values(aPerson('b'))
            .execute()
            .then(() => order.push('other'))
          expect(await ids()).toEqual([])
          await trx.insertInto('people').values(aPerson('c')).execute()
          order.push('transaction')
        })
        await other
        expect(order).toEqual(['transaction', 'other'])
        expect(await ids()).toEqual(['a', 'b', 'c'])
      })

      it('takes turns: read, then write, loses no update', async () => {
        await addPeople('a')
        const next = (): Promise<void> =>
          relational.transaction<Tables, void>(async (trx) => {
            await sql`UPDATE people SET bio = bio WHERE id = 'a'`.execute(trx)
            const { score } = await trx.selectFrom('people').select('score').where('id', '=', 'a').executeTakeFirstOrThrow()
            await trx
              .updateTable('people')
              .set({ score: score + 1 })
              .where('id', '=', 'a')
              .execute()
          })
        await Promise.all(Array.from({ length: 20 }, next))
        expect(await db.selectFrom('people').select('score').executeTakeFirst()).toEqual({ score: 20 })
      })
    })

    describe('migrate', () => {
      it('applies each migration once per role, in order of names', async () => {
        const applied: string[] = []
        const migration = (step: string) => ({ name: step, up: async () => void applied.push(step) })
        await relational.migrate('x', [migration('2'), migration('1')])
        await relational.migrate('x', [migration('1'), migration('2'), migration('3')])
        await relational.close()
        await open()
        await relational.migrate('x', [migration('3')])
        await relational.migrate('y', [migration('1')])
        expect(applied).toEqual(['1', '2', '3', '1'])
      })

      it('tries again what failed', async () => {
        let times = 0
        const shaky = { name: '1', up: async () => (times++ === 0 ? Promise.reject(new Error('no disk')) : undefined) }
        await expect(relational.migrate('x', [shaky])).rejects.toThrow('no disk')
        await relational.migrate('x', [shaky])
        expect(times).toBe(2)
      })

      it('is seen by statements that ran before', async () => {
        await addPeople('a')
        await db.selectFrom('people').selectAll().execute()
        await relational.migrate('z', [
          { name: '1', up: (on) => on.schema.alterTable('people').addColumn('extra', 'integer').execute() },
        ])
        expect(await db.selectFrom('people').selectAll().executeTakeFirst()).toEqual({ ...aPerson('a'), extra: null })
      })
    })

    it('has everything that it acknowledged after kill -9, and no half of a transaction', async ({ skip }) => {
      if (!place.child) return skip()
      await addPeople('giver', 'taker')
      await relational.close()
      const acknowledged = await killedAfter(60, 'relational.child', place.child)
      await open()
      const scores = await db
        .selectFrom('people')
        .select(['id', 'score'])
        .where('id', 'in', ['giver', 'taker'])
        .orderBy('id')
        .execute()
      expect(scores[0]!.score + scores[1]!.score).toBe(0)
      expect(scores[1]!.score).toBeGreaterThanOrEqual(acknowledged.length)
      const found = new Set(await ids())
      for (const line of acknowledged) expect(found).toContain(`p${line}`)
    }, 30_000)

    it('answers a ping', async () => {
      await relational.ping()
    })
  })
}
