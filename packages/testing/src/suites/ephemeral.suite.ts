import type { Ephemeral } from '@ultrachat/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TEXTS } from './under-test.js'

export interface EphemeralUnderTest {
  readonly ephemeral: Ephemeral
  /** Lets time pass: by a clock of the test's, or by waiting. */
  advance(ms: number): Promise<void>
}

/** What every adapter of `Ephemeral` promises. */
export function describeEphemeral(name: string, make: () => Promise<EphemeralUnderTest>): void {
  describe(name, () => {
    let ephemeral: Ephemeral
    let advance: (ms: number) => Promise<void>
    beforeEach(async () => {
      ;({ ephemeral, advance } = await make())
    })
    afterEach(() => ephemeral.close())

    it('keeps values until they are changed or deleted', async () => {
      expect(await ephemeral.get('a')).toBeUndefined()
      for (const text of TEXTS) {
        await ephemeral.set(`key:${text}`, text)
        expect(await ephemeral.get(`key:${text}`)).toBe(text)
      }
      await ephemeral.set('a', '1')
      await ephemeral.delete('a')
      expect(await ephemeral.get('a')).toBeUndefined()
    })

    it('forgets a value after its time, which every set begins anew', async () => {
      await ephemeral.set('a', '1', 200)
      await ephemeral.set('b', '1', 200)
      await ephemeral.set('b', '2')
      await ephemeral.set('c', '1', 200)
      await advance(120)
      expect(await ephemeral.get('a')).toBe('1')
      await ephemeral.set('c', '2', 200)
      await advance(120)
      expect(await ephemeral.get('a')).toBeUndefined()
      expect(await ephemeral.get('b')).toBe('2')
      expect(await ephemeral.get('c')).toBe('2')
    })

    it('counts in a window that the first call begins', async () => {
      const first = await ephemeral.increment('n', 2, 300)
      expect(first.value).toBe(2)
      await advance(150)
      const second = await ephemeral.increment('n', 3, 300)
      expect(second.value).toBe(5)
      expect(second.ttlMs).toBeGreaterThan(0)
      expect(second.ttlMs).toBeLessThanOrEqual(150)
      await advance(200)
      expect((await ephemeral.increment('n', 1, 300)).value).toBe(1)
    })

    it('counts every one of many parallel calls', async () => {
      const sums = await Promise.all(Array.from({ length: 100 }, () => ephemeral.increment('n', 1, 10_000)))
      expect(sums.map(({ value }) => value).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
    })

    it('lets one of many compare and set', async () => {
      const won = await Promise.all(Array.from({ length: 20 }, (_, i) => ephemeral.compareAndSet('a', undefined, `${i}`)))
      expect(won.filter(Boolean)).toHaveLength(1)
      const now = await ephemeral.get('a')
      expect(await ephemeral.compareAndSet('a', 'other', 'x')).toBe(false)
      expect(await ephemeral.compareAndSet('a', now, 'x', 150)).toBe(true)
      await advance(250)
      expect(await ephemeral.compareAndSet('a', 'x', 'y')).toBe(false)
      expect(await ephemeral.compareAndSet('a', undefined, 'y')).toBe(true)
    })

    it('keeps members of a set until each one leaves', async () => {
      await ephemeral.addToSet('s', 'a', 200)
      await ephemeral.addToSet('s', 'b', 200)
      await ephemeral.addToSet('s', 'c', 10_000)
      await ephemeral.addToSet('s', 'd', 10_000)
      await ephemeral.removeFromSet('s', 'd')
      await ephemeral.removeFromSet('s', 'nobody')
      await advance(120)
      await ephemeral.addToSet('s', 'b', 200)
      expect((await ephemeral.membersOf('s')).toSorted()).toEqual(['a', 'b', 'c'])
      await advance(120)
      expect((await ephemeral.membersOf('s')).toSorted()).toEqual(['b', 'c'])
      await ephemeral.delete('s')
      expect(await ephemeral.membersOf('s')).toEqual([])
    })
  })
}
