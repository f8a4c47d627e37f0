import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '@ultrachat/contracts'
import { itemAt } from '../testing/at.js'
import { evict, insert, messageAt, type Windows } from './windows.js'

const at = (seq: number, pts = seq): Message => ({ id: `m${seq}`, chatId: 'c', seq, pts, kind: 'text', createdAt: '' })
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, step) => at(from + step))
const shape = (windows: Windows) => windows.map(({ from, to }) => `${from}-${to}`).join(' ')

describe(insert, () => {
  it.each([
    [
      'apart',
      [
        [1, 3],
        [7, 9],
      ],
      '1-3 7-9',
    ],
    [
      'touching',
      [
        [1, 3],
        [4, 9],
      ],
      '1-9',
    ],
    [
      'overlapping',
      [
        [1, 5],
        [3, 9],
      ],
      '1-9',
    ],
    [
      'filling a hole',
      [
        [1, 3],
        [7, 9],
        [4, 6],
      ],
      '1-9',
    ],
    [
      'inside',
      [
        [1, 9],
        [3, 4],
      ],
      '1-9',
    ],
    [
      'around',
      [
        [3, 4],
        [7, 7],
        [1, 9],
      ],
      '1-9',
    ],
    [
      'before',
      [
        [7, 9],
        [1, 2],
      ],
      '1-2 7-9',
    ],
  ])('joins ranges that are %s', (_, ranges, expected) => {
    expect(shape(ranges.reduce<Windows>((windows, [from = 0, to = 0]) => insert(windows, range(from, to)), []))).toBe(
      expected,
    )
  })

  it('is the same value when nothing is new', () => {
    const windows = insert([], range(1, 5))
    expect(insert(windows, range(2, 4))).toBe(windows)
  })

  it('keeps the newest of each message and has no holes, in whatever order', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(fc.record({ seq: fc.integer({ min: 1, max: 30 }), pts: fc.integer({ min: 1, max: 9 }) }), {
            maxLength: 8,
          }),
        ),
        (batches) => {
          const windows = batches.reduce<Windows>(
            (all, batch) =>
              insert(
                all,
                batch.map(({ seq, pts }) => at(seq, pts)),
              ),
            [],
          )
          const best = new Map<number, number>()
          for (const { seq, pts } of batches.flat()) best.set(seq, Math.max(best.get(seq) ?? 0, pts))
          for (let seq = 1; seq <= 30; seq++) expect(messageAt(windows, seq)?.pts).toBe(best.get(seq))
          windows.forEach((window, index) => {
            expect(window.items.map((item) => item.seq)).toEqual(range(window.from, window.to).map((item) => item.seq))
            if (index > 0) expect(window.from).toBeGreaterThan(itemAt(windows, index - 1).to + 1)
          })
        },
      ),
    )
  })
})

describe(evict, () => {
  const windows = [...insert([], range(1, 20)), ...insert([], range(40, 60))]
  it.each([
    ['the shown part and the end', { from: 5, to: 9 }, 3, '5-9 58-60'],
    ['the end only', undefined, 2, '59-60'],
    ['both in one window, apart', { from: 42, to: 44 }, 2, '42-44 59-60'],
    ['both in one window, touching', { from: 42, to: 58 }, 2, '42-60'],
    ['nothing of the end', { from: 1, to: 2 }, 0, '1-2'],
  ])('keeps %s', (_, shown, tail, expected) => {
    expect(shape(evict(windows, shown, tail))).toBe(expected)
  })
})
