import { Clock } from '@ultrachat/ports'
import { describeEphemeral } from '@ultrachat/testing/suites'
import { expect, it } from 'vitest'
import { MemoryEphemeral } from './memory.ephemeral.js'

class TestClock extends Clock {
  ms = 1_000_000
  override now(): number {
    return this.ms
  }
}

function make() {
  const clock = new TestClock()
  const ephemeral = new MemoryEphemeral(clock)
  return { ephemeral, clock, advance: async (ms: number) => void (clock.ms += ms) }
}

describeEphemeral(MemoryEphemeral.name, async () => make())

it('sweeps away what has lapsed', async () => {
  const { ephemeral, clock } = make()
  for (let i = 0; i < 100; i++) {
    await ephemeral.set(`v${i}`, 'x', 1000)
    await ephemeral.addToSet(`s${i}`, 'x', 1000)
  }
  await ephemeral.set('stays', 'x')
  expect(ephemeral.sweep()).toBe(201)
  clock.ms += 1001
  expect(ephemeral.sweep()).toBe(1)
  await ephemeral.close()
})
