import { describe, expect, it } from 'vitest'
import { readCursor, writeCursor } from './cursor.js'

describe('a cursor', () => {
  it('comes back as it was written', () => {
    expect(readCursor(writeCursor(['ä', 7]), ['', 0])).toEqual(['ä', 7])
    expect(readCursor(undefined, ['', 0])).toBeUndefined()
  })

  it.each(['', 'x', 'bm90IGpzb24', writeCursor([1]), writeCursor([7, 'ä']), writeCursor(['a', 1, 2])])(
    'is refused where we did not make it: %j',
    (made) => {
      expect(() => readCursor(made, ['', 0])).toThrow('nextCursor')
    },
  )
})
