import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { leases, oneTab, type Tabs } from './tabs.js'

function aStorage(): Storage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
    key: () => null,
    get length() {
      return items.size
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe.each<[string, () => [Tabs['exclusive'], Tabs['exclusive']]]>([
  [
    oneTab.name,
    () => {
      const { exclusive } = oneTab()
      return [exclusive, exclusive]
    },
  ],
  [
    leases.name,
    () => {
      const storage = aStorage()
      return [leases('k', storage), leases('k', storage)]
    },
  ],
])('%s', (_, make) => {
  it('runs one at a time under a name, and goes on after a failure', async () => {
    const [first, second] = make()
    let running = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 1000))
      running--
      throw new Error('failed')
    }
    const all = [first('a', work), second('a', work), first('a', work)].map((run) => run.catch(() => 'caught'))
    await vi.advanceTimersByTimeAsync(20_000)
    expect([await Promise.all(all), most]).toEqual([['caught', 'caught', 'caught'], 1])
  })
})

describe(leases, () => {
  it('takes over from a tab that was closed', async () => {
    const storage = aStorage()
    storage.setItem('k:lock:a', `gone ${Date.now() + 6000}`)
    const ran = vi.fn(async () => {})
    const run = leases('k', storage)('a', ran)
    await vi.advanceTimersByTimeAsync(5000)
    expect(ran).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(2000)
    await run
    expect(ran).toHaveBeenCalledOnce()
    expect(storage.getItem('k:lock:a')).toBe(null)
  })
})
