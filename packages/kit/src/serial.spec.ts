import { describe, expect, it } from 'vitest'
import { Serial } from './serial.js'

/** A task that ends when it is told to. */
function task(log: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const run = async () => {
    log.push(`${name} begins`)
    try {
      return await promise
    } finally {
      log.push(`${name} ends`)
    }
  }
  return { run, end: () => resolve(name), fail: () => reject(new Error(name)) }
}

describe(Serial.name, () => {
  it('runs the tasks of one key one after the other, in order of arrival', async () => {
    const [log, serial] = [[] as string[], new Serial()]
    const [a, b, c] = [task(log, 'a'), task(log, 'b'), task(log, 'c')]
    const results = [serial.run('k', a.run), serial.run('k', b.run), serial.run('k', c.run)]
    c.end()
    b.end()
    a.end()
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c'])
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  it('runs different keys side by side', async () => {
    const [log, serial] = [[] as string[], new Serial()]
    const [a, b] = [task(log, 'a'), task(log, 'b')]
    const [first, second] = [serial.run('1', a.run), serial.run('2', b.run)]
    b.end()
    expect(await second).toBe('b')
    a.end()
    expect(await first).toBe('a')
  })

  it('goes on after a failure, which only its caller hears', async () => {
    const [log, serial] = [[] as string[], new Serial()]
    const [a, b] = [task(log, 'a'), task(log, 'b')]
    const [first, second] = [serial.run('k', a.run), serial.run('k', b.run)]
    b.end()
    a.fail()
    await expect(first).rejects.toThrow('a')
    expect(await second).toBe('b')
  })

  it('takes a task from within a task after it', async () => {
    const serial = new Serial()
    const order: number[] = []
    let inner: Promise<void> | undefined
    await serial.run('k', async () => {
      inner = serial.run('k', async () => void order.push(2))
      order.push(1)
    })
    await inner
    await serial.run('k', async () => void order.push(3))
    expect(order).toEqual([1, 2, 3])
  })
})
