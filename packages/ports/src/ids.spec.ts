import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SystemIds } from './ids.js'

const timeOf = (id: string) => parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

describe(SystemIds.name, () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())

  it('makes UUIDv7 of the present time', () => {
    vi.setSystemTime(1_700_000_000_000)
    const id = new SystemIds().id()
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(timeOf(id)).toBe(1_700_000_000_000)
  })

  it('rises within one millisecond, also past the counter, and never repeats', () => {
    vi.setSystemTime(1_700_000_000_000)
    const ids = new SystemIds()
    const made = Array.from({ length: 20_000 }, () => ids.id())
    expect(made).toEqual(made.toSorted())
    expect(new Set(made).size).toBe(made.length)
    expect(timeOf(made.at(-1)!) - timeOf(made[0]!)).toBeLessThan(10)
  })

  it('rises when the clock jumps back, and follows it when it has caught up', () => {
    const ids = new SystemIds()
    vi.setSystemTime(2_000_000)
    const before = ids.id()
    vi.setSystemTime(1_000_000)
    const after = [ids.id(), ids.id()]
    expect([before, ...after]).toEqual([before, ...after].toSorted())
    vi.setSystemTime(3_000_000)
    expect(timeOf(ids.id())).toBe(3_000_000)
  })

  it('shares nothing that could be guessed between two servers', () => {
    vi.setSystemTime(5_000_000)
    const tails = new Set(Array.from({ length: 1000 }, () => new SystemIds().id().slice(19)))
    expect(tails.size).toBe(1000)
  })
})
