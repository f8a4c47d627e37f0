import type { Collection, Documents, WriteOperation } from '@ultrachat/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { killedAfter } from './crash.js'
import { MESSAGES, aMessage, type Message } from './documents.fixture.js'
import { describeDeclarations } from './documents.declarations.suite.js'
import { TEXTS, type MakePlace, type Place } from './under-test.js'

const insert = (...docs: Message[]): WriteOperation<Message>[] => docs.map((doc) => ({ op: 'insert', doc }))

/** What every adapter of `Documents` promises. */
export function describeDocuments(name: string, make: MakePlace<Documents>): void {
  describe(name, () => {
    let place: Place<Documents>
    let documents: Documents
    let messages: Collection<Message>

    beforeEach(async () => {
      place = await make()
      documents = await place.open()
      messages = await documents.collection(MESSAGES)
    })
    afterEach(async () => {
      await documents.close()
      await place.remove()
    })
    const reopen = async (): Promise<void> => {
      await documents.close()
      documents = await place.open()
      messages = await documents.collection(MESSAGES)
    }

    describe('insert', () => {
      it('gives back what was stored, with rev 1', async () => {
        const doc = aMessage('a', 1, { extra: { list: [1, null, 'x', { deep: true }], none: null, no: false } })
        expect(await messages.write(insert(doc))).toEqual([{ status: 'ok', rev: 1 }])
        expect(await messages.get(['a-1', 'missing', 'a-1'])).toEqual([{ ...doc, rev: 1 }])
      })

      it('names the unique index that is taken', async () => {
        await messages.write(insert(aMessage('a', 1)))
        const other = { id: 'x', seq: 2, pts: 2, clientId: 'x' }
        const results = await messages.write(
          insert(
            aMessage('a', 2, { ...other, id: 'a-1' }),
            aMessage('a', 2, { ...other, seq: 1 }),
            aMessage('a', 2, { ...other, pts: 1 }),
            aMessage('a', 2, { ...other, clientId: 'a-1' }),
            aMessage('a', 2, other),
          ),
        )
        expect(results).toEqual([
          ...['id', 'chatSeq', 'chatPts', 'client'].map((index) => ({ status: 'conflict', index })),
          { status: 'ok', rev: 1 },
        ])
      })

      it('keeps every text and number as it is, in indexed fields too', async () => {
        const docs = TEXTS.map((text, i) =>
          aMessage('texts', i, { clientId: text, text, extra: { [text || 'empty']: text } }),
        )
        const numbers = [0, -1, 1.5, 2 ** 31, 2 ** 32, -(2 ** 53) + 1, 2 ** 53 - 1].map((seq) =>
          aMessage('numbers', seq, { extra: seq }),
        )
        for (const result of await messages.write(insert(...docs, ...numbers))) expect(result.status).toBe('ok')
        await reopen()
        for (const doc of [...docs, ...numbers]) expect(await messages.get([doc.id])).toEqual([{ ...doc, rev: 1 }])
        const found = await messages.find('chatSeq', { equals: ['numbers'], limit: 10 })
        expect(found.map(({ seq }) => seq)).toEqual(numbers.map(({ seq }) => seq).toSorted((a, b) => a - b))
        expect(await messages.find('chatSeq', { equals: ['numbers', 2 ** 53 - 1], limit: 1 })).toHaveLength(1)
      })

      it('keeps big documents', async () => {
        const doc = aMessage('a', 1, { text: 'ü👍'.repeat(300_000) })
        await messages.write(insert(doc))
        expect((await messages.get([doc.id]))[0]!.text).toBe(doc.text)
      })

      it('refuses a document that lacks an indexed field or has one that is no string or number, and stores nothing', async () => {
        for (const wrong of [undefined, null, true, Number.NaN, {}, []]) {
          const bad = aMessage('a', 2, { seq: wrong as number })
          await expect(messages.write(insert(aMessage('a', 1), bad))).rejects.toThrow('seq')
        }
        expect(await messages.get(['a-1'])).toEqual([])
      })
    })

    describe('replace', () => {
      it('replaces where the rev is the given one', async () => {
        await messages.write(insert(aMessage('a', 1, { pending: 1, extra: 'old' })))
        const next = aMessage('a', 1, { pts: 7, text: 'new' })
        expect(await messages.write([{ op: 'replace', doc: next, rev: 1 }])).toEqual([{ status: 'ok', rev: 2 }])
        expect(await messages.get(['a-1'])).toEqual([{ ...next, rev: 2 }])
        expect(await messages.write([{ op: 'replace', doc: next, rev: 1 }])).toEqual([{ status: 'stale' }])
        expect(await messages.write([{ op: 'replace', doc: aMessage('a', 9), rev: 1 }])).toEqual([{ status: 'stale' }])
      })

      it('reports a conflict and leaves the document as it was', async () => {
        await messages.write(insert(aMessage('a', 1), aMessage('a', 2)))
        const results = await messages.write([{ op: 'replace', doc: aMessage('a', 2, { seq: 1 }), rev: 1 }])
        expect(results).toEqual([{ status: 'conflict', index: 'chatSeq' }])
        expect(await messages.get(['a-2'])).toEqual([{ ...aMessage('a', 2), rev: 1 }])
      })
    })

    describe('patch', () => {
      it('sets and unsets fields where the given values fit, indexed or not', async () => {
        await messages.write(insert(aMessage('a', 1, { pending: 5, extra: 'x' })))
        const results = await messages.write([
          { op: 'patch', id: 'a-1', where: { pts: 1 }, unset: ['pending'] },
          {
            op: 'patch',
            id: 'a-1',
            where: { pts: 1, text: 'text of a-1', pending: undefined },
            set: { pts: 2, text: 'new' },
          },
          { op: 'patch', id: 'a-1', where: { extra: 'x' as never }, unset: ['extra'] },
        ])
        expect(results).toEqual([2, 3, 4].map((rev) => ({ status: 'ok', rev })))
        expect(await messages.get(['a-1'])).toEqual([{ ...aMessage('a', 1, { pts: 2, text: 'new' }), rev: 4 }])
      })

      it('is stale where a value does not fit or the document is missing', async () => {
        await messages.write(insert(aMessage('a', 1)))
        const results = await messages.write([
          { op: 'patch', id: 'a-1', where: { pts: 2 }, set: { text: 'no' } },
          { op: 'patch', id: 'a-1', where: { text: 'other' }, set: { text: 'no' } },
          { op: 'patch', id: 'a-1', where: { pending: 1 }, unset: ['pending'] },
          { op: 'patch', id: 'a-1', where: { text: undefined }, set: { text: 'no' } },
          { op: 'patch', id: 'none', set: { text: 'no' } },
        ])
        expect(results).toEqual(Array(5).fill({ status: 'stale' }))
        expect(await messages.get(['a-1'])).toEqual([{ ...aMessage('a', 1), rev: 1 }])
      })

      it('reports a conflict', async () => {
        await messages.write(insert(aMessage('a', 1), aMessage('a', 2)))
        expect(await messages.write([{ op: 'patch', id: 'a-2', set: { pts: 1 } }])).toEqual([
          { status: 'conflict', index: 'chatPts' },
        ])
      })

      it('cannot take away what an index needs', async () => {
        await messages.write(insert(aMessage('a', 1)))
        await expect(messages.write([{ op: 'patch', id: 'a-1', unset: ['seq'] }])).rejects.toThrow('seq')
      })
    })

    describe('write', () => {
      it('stops an ordered list at the first failure, so that what is stored is a prefix', async () => {
        await messages.write(insert(aMessage('a', 3)))
        const results = await messages.write(
          insert(...[1, 2, 3, 4, 5].map((seq) => aMessage('a', seq, { id: `n${seq}` }))),
          { ordered: true },
        )
        expect(results.map(({ status }) => status)).toEqual(['ok', 'ok', 'conflict', 'skipped', 'skipped'])
        expect((await messages.find('chatSeq', { equals: ['a'], limit: 9 })).map(({ id }) => id)).toEqual([
          'n1',
          'n2',
          'a-3',
        ])
      })

      it('goes on in a list that is not ordered', async () => {
        const results = await messages.write(insert(aMessage('a', 1), aMessage('a', 1), aMessage('a', 2)))
        expect(results.map(({ status }) => status)).toEqual(['ok', 'conflict', 'ok'])
      })

      it('lets exactly one of many writers have a number', async () => {
        const rounds = await Promise.all(
          [1, 2, 3, 4, 5].map((seq) =>
            Promise.all(
              Array.from({ length: 20 }, (_, i) =>
                messages.write(
                  insert(aMessage('a', seq, { id: `${seq}-${i}`, pts: seq * 100 + i, clientId: `${seq}-${i}` })),
                ),
              ),
            ),
          ),
        )
        for (const results of rounds) {
          const statuses = results.flat().map((result) => (result.status === 'conflict' ? result.index : result.status))
          expect(statuses.toSorted()).toEqual([...Array(19).fill('chatSeq'), 'ok'])
        }
      })

      it('lets exactly one of many replace a rev', async () => {
        await messages.write(insert(aMessage('a', 1)))
        const results = await Promise.all(
          Array.from({ length: 20 }, (_, i) =>
            messages.write([{ op: 'replace', doc: aMessage('a', 1, { text: `${i}` }), rev: 1 }]),
          ),
        )
        expect(results.flat().filter(({ status }) => status === 'ok')).toHaveLength(1)
      })

      it('keeps a thousand parallel writes, in order of each call, also after reopening', async () => {
        const calls = Array.from({ length: 1000 }, (_, i) =>
          messages.write(insert(aMessage(`c${i % 10}`, Math.floor(i / 10))), { ordered: true }),
        )
        for (const [result] of await Promise.all(calls)) expect(result).toEqual({ status: 'ok', rev: 1 })
        await reopen()
        for (let chat = 0; chat < 10; chat++) {
          const found = await messages.find('chatSeq', { equals: [`c${chat}`], limit: 200 })
          expect(found.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i))
        }
      })

      it('does what need not be durable too, in order with the rest, and before it closes', async () => {
        await messages.write(insert(aMessage('a', 1, { pending: 1 })))
        const cleared = messages.write([{ op: 'patch', id: 'a-1', unset: ['pending'] }], { durable: false })
        const edited = messages.write([{ op: 'patch', id: 'a-1', set: { text: 'x' } }])
        expect(await Promise.all([cleared, edited])).toEqual([[{ status: 'ok', rev: 2 }], [{ status: 'ok', rev: 3 }]])
        expect(await messages.write([{ op: 'patch', id: 'a-1', set: { text: 'y' } }], { durable: false })).toEqual([
          { status: 'ok', rev: 4 },
        ])
        const last = messages.write([{ op: 'patch', id: 'a-1', set: { text: 'z' } }], { durable: false })
        await reopen()
        await last
        expect((await messages.get(['a-1']))[0]).toMatchObject({ text: 'z', rev: 5 })
      })

      it('answers an empty list', async () => {
        expect(await messages.write([])).toEqual([])
      })
    })

    describe('find', () => {
      const seqs = async (...query: Parameters<Collection<Message>['find']>): Promise<number[]> =>
        (await messages.find(...query)).map(({ seq }) => seq)
      beforeEach(async () => {
        const docs = [1, 2, 3, 4, 5, 10, 11].map((seq) => aMessage('b', seq, seq % 2 ? { pending: 100 - seq } : {}))
        await messages.write(insert(aMessage('a', 100), ...docs, aMessage('c', 1)))
      })

      it('reads ranges in both directions', async () => {
        expect(await seqs('chatSeq', { equals: ['b'], limit: 3 })).toEqual([1, 2, 3])
        expect(await seqs('chatSeq', { equals: ['b'], limit: 3, order: 'desc' })).toEqual([11, 10, 5])
        expect(await seqs('chatSeq', { equals: ['b'], range: { gt: 3 }, limit: 9 })).toEqual([4, 5, 10, 11])
        expect(await seqs('chatSeq', { equals: ['b'], range: { gte: 3, lt: 10 }, limit: 9 })).toEqual([3, 4, 5])
        expect(await seqs('chatSeq', { equals: ['b'], range: { lte: 4, gt: 1 }, order: 'desc', limit: 2 })).toEqual([4, 3])
        expect(await seqs('chatSeq', { equals: ['b'], range: { gt: 5, lt: 10 }, limit: 9 })).toEqual([])
        expect(await seqs('chatSeq', { equals: ['b', 4], limit: 9 })).toEqual([4])
        expect(await seqs('chatSeq', { equals: ['x'], limit: 9 })).toEqual([])
        expect((await messages.find('chatSeq', { equals: [], limit: 2 })).map(({ id }) => id)).toEqual(['a-100', 'b-1'])
        expect(
          (await messages.find('chatSeq', { equals: [], range: { gte: 'b' }, order: 'desc', limit: 2 })).map(({ id }) => id),
        ).toEqual(['c-1', 'b-11'])
      })

      it('sees in a partial index only what has its fields', async () => {
        expect(await seqs('pending', { equals: [], limit: 9 })).toEqual([11, 5, 3, 1])
        expect(await seqs('pending', { equals: [], range: { gt: 95 }, order: 'desc', limit: 9 })).toEqual([1, 3])
        expect(await seqs('pending', { equals: [97], limit: 9 })).toEqual([3])
        await messages.write([
          { op: 'patch', id: 'b-3', unset: ['pending'] },
          { op: 'patch', id: 'b-2', set: { pending: 1 } },
        ])
        expect(await seqs('pending', { equals: [], limit: 9 })).toEqual([2, 11, 5, 1])
      })

      it('finds the last of each prefix', async () => {
        const last = await messages.lastOfEach('chatSeq', [['b'], ['nobody'], ['a'], ['b', 2], ['b']])
        expect(last.map((doc) => doc?.id)).toEqual(['b-11', undefined, 'a-100', 'b-2', 'b-11'])
      })

      it('refuses what no index serves', async () => {
        await expect(messages.find('nothing', { equals: [], limit: 1 })).rejects.toThrow('nothing')
        await expect(messages.find('chatSeq', { equals: ['b', 1, 1], limit: 1 })).rejects.toThrow('chatSeq')
        await expect(messages.find('chatSeq', { equals: ['b', 1], range: { gt: 1 }, limit: 1 })).rejects.toThrow('chatSeq')
        for (const limit of [0, -1, 1.5, 10_001])
          await expect(messages.find('chatSeq', { equals: ['b'], limit })).rejects.toThrow('limit')
      })
    })

    describeDeclarations(make)

    it('has everything that it acknowledged after kill -9', async ({ skip }) => {
      if (!place.child) return skip()
      await documents.close()
      const acknowledged = await killedAfter(400, 'documents.child', place.child)
      documents = await place.open()
      messages = await documents.collection(MESSAGES)
      for (const chatId of ['a', 'b', 'c', 'd']) {
        const found = (await messages.find('chatSeq', { equals: [chatId], limit: 10_000 })).map(({ seq }) => seq)
        expect(found).toEqual(found.map((_, i) => i + 1))
        expect(found.length).toBeGreaterThanOrEqual(acknowledged.filter((line) => line.startsWith(`${chatId} `)).length)
      }
    }, 30_000)

    it('answers a ping', async () => {
      await documents.ping()
    })
  })
}
