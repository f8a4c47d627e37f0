import { describe, expect, it } from 'vitest'
import { around, atEnd, CHUNK, grownAfter, grownBefore, indexOf, inSlice, MOST, spare } from './slice'

const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => ({ seq: from + index }))
const ends = (list: readonly { seq: number }[]) => [list[0]?.seq, list.at(-1)?.seq]

describe('the slice of the rows that is in the document', () => {
  it('opens at the end, and follows it as it grows', () => {
    const slice = atEnd(rows(1, 500))
    expect(ends(inSlice(rows(1, 500), slice))).toEqual([441, 500])
    expect(ends(inSlice(rows(1, 502), slice))).toEqual([441, 502])
  })

  it('grows by a chunk at an edge and lets go of the other', () => {
    let slice = atEnd(rows(1, 900))
    for (let step = 0; step < 20; step++) slice = grownBefore(rows(1, 900), slice)
    const shown = inSlice(rows(1, 900), slice)
    expect(shown[0]!.seq).toBe(841 - 20 * CHUNK)
    expect(shown.length).toBeLessThanOrEqual(MOST + 1)
    for (let step = 0; step < 40; step++) slice = grownAfter(rows(1, 900), slice, true)
    expect(slice.to).toBe(Infinity)
    expect(inSlice(rows(1, 900), slice).length).toBeLessThanOrEqual(MOST + 1)
  })

  it('stands around a message, also around one that is gone', () => {
    expect(ends(inSlice(rows(1, 500), around(rows(1, 500), 250, false)))).toEqual([210, 290])
    const withHole = rows(1, 500).filter(({ seq }) => seq !== 250)
    expect(withHole[indexOf(withHole, 250)]!.seq).toBe(251)
  })

  it('knows how many rows are left on either side', () => {
    expect(spare(rows(1, 100), { from: 41, to: 60 })).toEqual({ before: 40, after: 40 })
    expect(spare(rows(1, 100), { from: 41, to: Infinity })).toEqual({ before: 40, after: 0 })
    expect(spare([], { from: 0, to: Infinity })).toEqual({ before: 0, after: 0 })
  })
})
