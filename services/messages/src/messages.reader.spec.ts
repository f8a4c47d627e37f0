import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { windowOf } from './messages.reader.js'

const at = (more: object, fromSeq: number, lastSeq: number) => windowOf({ chatId: 'c', ...more }, fromSeq, lastSeq)

describe(windowOf.name, () => {
  it.each([
    ['the newest', {}, 1, 200, 151, 200],
    ['the newest of few', {}, 1, 3, 1, 3],
    ['the newest, cut', {}, 190, 200, 190, 200],
    ['of an empty chat', {}, 1, 0, 1, 0],
    ['before', { before: 100, limit: 10 }, 1, 200, 90, 99],
    ['before, cut', { before: 100, limit: 10 }, 95, 200, 95, 99],
    ['before the first', { before: 1 }, 1, 200, 1, 0],
    ['before the end', { before: 999, limit: 5 }, 1, 200, 196, 200],
    ['after', { after: 100, limit: 10 }, 1, 200, 101, 110],
    ['after, near the end', { after: 195, limit: 10 }, 1, 200, 196, 200],
    ['after, below the cut', { after: 0, limit: 10 }, 50, 200, 50, 59],
    ['after the end', { after: 200 }, 1, 200, 201, 200],
    ['around', { around: 100, limit: 11 }, 1, 200, 95, 105],
    ['around, even', { around: 100, limit: 10 }, 1, 200, 95, 104],
    ['around the first', { around: 1, limit: 10 }, 1, 200, 1, 10],
    ['around the last', { around: 200, limit: 10 }, 1, 200, 191, 200],
    ['around, below the cut', { around: 10, limit: 10 }, 50, 200, 50, 59],
    ['around, of few', { around: 2, limit: 10 }, 1, 3, 1, 3],
  ])('%s', (_, more, fromSeq, lastSeq, from, to) => expect(at(more, fromSeq, lastSeq)).toEqual({ from, to }))

  it('never leaves the log, the cut or the limit', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('before', 'after', 'around'),
        fc.nat(300),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 250 }),
        fc.nat(250),
        (kind, seq, limit, fromSeq, lastSeq) => {
          const { from, to } = at({ [kind]: seq, limit }, fromSeq, lastSeq)
          expect(from).toBeGreaterThanOrEqual(fromSeq)
          expect(to).toBeLessThanOrEqual(lastSeq)
          expect(to - from + 1).toBeLessThanOrEqual(limit)
          if (kind === 'around' && seq >= fromSeq && seq <= lastSeq) expect(seq >= from && seq <= to).toBe(true)
        },
      ),
    )
  })
})
