import type { Bus, BusEvent } from '@ultrachat/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { killedAfter } from './crash.js'
import { eventually, type MakePlace, type Place } from './under-test.js'

const event = (payload: unknown, room = 'chat.1', name = 'thing.happened'): BusEvent => ({ name, room, payload })
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What a bus promises about events. */
export function describeEvents(make: MakePlace<Bus>): void {
  describe('events', () => {
    let place: Place<Bus>
    let bus: Bus
    beforeEach(async () => {
      place = await make()
      bus = await place.open()
    })
    afterEach(async () => {
      await bus.close()
      await place.remove()
    })
    const reopen = async (): Promise<void> => {
      await bus.close()
      bus = await place.open()
    }
    const collect = async (role: string, name = 'thing.happened'): Promise<unknown[]> => {
      const taken: unknown[] = []
      await bus.on(name, role, async ({ payload }) => void taken.push(payload))
      return taken
    }

    describe('listeners', () => {
      it('hear what is published and emitted to their room, in order, as copies, until they stop', async () => {
        const heard: unknown[] = []
        const others: unknown[] = []
        const stop = await bus.listen('chat.1', (it) => heard.push(it.payload))
        await bus.listen('chat.2', (it) => others.push(it.payload))
        const payload = { n: [1], gone: undefined }
        await bus.publish(event(payload))
        bus.emit(event(2, 'chat.1', 'thing.typing'))
        await bus.publish(event(3))
        await eventually(() => heard.length === 3)
        expect(heard).toEqual([{ n: [1] }, 2, 3])
        expect(heard[0]).not.toBe(payload)
        await stop()
        bus.emit(event(4))
        await bus.publish(event(5, 'chat.2'))
        await eventually(() => others.length === 1)
        expect(heard).toHaveLength(3)
      })

      it('do not suffer when another one throws', async () => {
        const heard: unknown[] = []
        await bus.listen('chat.1', () => {
          throw new Error('broken listener')
        })
        await bus.listen('chat.1', (it) => heard.push(it.payload))
        bus.emit(event(1))
        await bus.publish(event(2))
        await eventually(() => heard.length === 2)
      })

      it('hear in order also what a listener publishes', async () => {
        const heard: unknown[] = []
        await bus.listen('chat.1', ({ payload }) => {
          if (payload === 1) bus.emit(event(2))
        })
        await bus.listen('chat.1', (it) => heard.push(it.payload))
        bus.emit(event(1))
        await eventually(() => heard.length === 2)
        expect(heard).toEqual([1, 2])
      })

      it('cannot be sent what cannot be serialized', async () => {
        await expect(bus.publish(event(1n))).rejects.toThrow(/BigInt/)
        expect(() => bus.emit(event(1n))).toThrow(/BigInt/)
      })
    })

    describe('consumers', () => {
      it('take an event once per role, by name', async () => {
        const [a, b, other] = [await collect('a'), await collect('b'), await collect('a', 'thing.else')]
        await bus.publish(event(1))
        await eventually(() => a.length === 1 && b.length === 1)
        expect([a, b, other]).toEqual([[1], [1], []])
        await expect(collect('a')).rejects.toThrow('thing.happened')
      })

      it('take the events of a room in order, without waiting for the answer to the one before', async () => {
        const begun: Record<string, number[]> = { 'chat.1': [], 'chat.2': [] }
        let release = (): void => {}
        const first = new Promise<void>((resolve) => (release = resolve))
        const consume = async ({ room, payload }: BusEvent): Promise<void> => {
          begun[room]!.push(payload as number)
          if (payload === 0 && room === 'chat.1') await first
        }
        await bus.on('thing.happened', 'a', consume)
        await bus.on('thing.else', 'a', consume)
        const numbers = Array.from({ length: 20 }, (_, i) => i)
        const all = numbers.flatMap((i) =>
          ['chat.1', 'chat.2'].map((room) => bus.publish(event(i, room, i % 2 ? 'thing.else' : 'thing.happened'))),
        )
        await eventually(() => begun['chat.1']!.length === 20 && begun['chat.2']!.length === 20)
        expect(begun).toEqual({ 'chat.1': numbers, 'chat.2': numbers })
        release()
        await Promise.all(all)
        expect(begun).toEqual({ 'chat.1': numbers, 'chat.2': numbers })
      })

      it('are handed again what they reject, and only that, until they take it', async () => {
        const tries: unknown[] = []
        await bus.on('thing.happened', 'a', async ({ payload }) => {
          tries.push(payload)
          if (payload === 1 && tries.filter((it) => it === 1).length < 3) throw new Error('not now')
        })
        await Promise.all([bus.publish(event(1)), bus.publish(event(2))])
        expect(tries).toEqual([1, 2, 1, 1])
      })

      it('get after a restart what they did not take, in order, and only that', async () => {
        await bus.on('thing.happened', 'a', async ({ payload }) => {
          if ((payload as number) > 1) throw new Error('later')
        })
        const quick = await collect('b')
        for (let i = 1; i <= 5; i++) await bus.publish(event(i))
        await eventually(() => quick.length === 5)
        await reopen()
        const [again, none] = [await collect('a'), await collect('b')]
        await bus.publish(event(6))
        await eventually(() => again.length === 5 && none.length === 1)
        expect([again, none]).toEqual([[2, 3, 4, 5, 6], [6]])
        await reopen()
        const empty = await collect('a')
        await bus.publish(event(7))
        await eventually(() => empty.length > 0)
        expect(empty).toEqual([7])
      })

      it('get what was published before they were back, in order of publication', async () => {
        await collect('a')
        await collect('a', 'thing.else')
        await reopen()
        await bus.publish(event(1, 'chat.1', 'thing.else'))
        await bus.publish(event(2))
        await reopen()
        await bus.publish(event(3, 'chat.1', 'thing.else'))
        const taken: unknown[] = []
        const consume = async ({ payload }: BusEvent): Promise<void> => void taken.push(payload)
        await bus.on('thing.happened', 'a', consume)
        await bus.on('thing.else', 'a', consume)
        await eventually(() => taken.length === 3)
        expect(taken).toEqual([1, 2, 3])
      })

      it('get everything whose publication was answered before kill -9', async ({ skip }) => {
        if (!place.child) return skip()
        await bus.close()
        const answered = await killedAfter(60, 'bus.child', place.child)
        bus = await place.open()
        const taken = await collect('slow')
        await eventually(() => taken.length >= answered.length)
        await pause(50)
        expect(taken).toEqual(taken.map((_, i) => i))
      }, 30_000)
    })
  })
}
