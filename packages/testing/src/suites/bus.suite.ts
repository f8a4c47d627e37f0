import { UltraChatError } from '@ultrachat/contracts'
import type { Answer, Bus, Ctx } from '@ultrachat/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeEvents } from './bus.events.suite.js'
import type { MakePlace, Place } from './under-test.js'

/** What every adapter of `Bus` promises. */
export function describeBus(name: string, make: MakePlace<Bus>): void {
  describe(name, () => {
    let place: Place<Bus>
    let bus: Bus
    const ctx: Ctx = { requestId: 'r1', userId: 'u1' }
    const echo = async (_ctx: Ctx, input: unknown): Promise<Answer> => ({ ok: true, data: input })

    beforeEach(async () => {
      place = await make()
      bus = await place.open()
    })
    afterEach(async () => {
      await bus.close()
      await place.remove()
    })

    describe('request', () => {
      it('carries context, input, answer and status', async () => {
        await bus.serve('thing.do', 'thing', async (given, input) => ({ ok: true, data: { given, input }, status: 201 }))
        const answer = await bus.request('thing.do', ctx, { a: ['ä', 1.5, null, true] }, { key: 'k' })
        expect(answer).toEqual({ ok: true, data: { given: ctx, input: { a: ['ä', 1.5, null, true] } }, status: 201 })
      })

      it('passes copies, without what cannot travel', async () => {
        const input = { list: [1], gone: undefined, at: new Date(0) }
        const kept: { list: number[] } = { list: [2] }
        await bus.serve('thing.do', 'thing', async (_ctx, got) => {
          expect(got).toEqual({ list: [1], at: '1970-01-01T00:00:00.000Z' })
          ;(got as typeof input).list.push(9)
          return { ok: true, data: kept }
        })
        const answer = await bus.request('thing.do', ctx, input)
        ;(answer as { data: typeof kept }).data.list.push(9)
        expect([input.list, kept.list]).toEqual([[1], [2]])
      })

      it('refuses what cannot be serialized, on either way', async () => {
        await bus.serve('thing.do', 'thing', echo)
        await bus.serve('thing.fail', 'thing', async () => ({ ok: true, data: 1n }))
        const circle: { self?: unknown } = {}
        circle.self = circle
        for (const bad of [1n, circle]) await expect(bus.request('thing.do', ctx, bad)).rejects.toThrow(/BigInt|circular/)
        expect(await bus.request('thing.fail', ctx, {})).toMatchObject({ ok: false, error: { code: 'server.internal' } })
      })

      it('makes an answer of what a handler throws', async () => {
        await bus.serve('thing.expected', 'thing', async () => {
          throw new UltraChatError('chat.wrong_type', { type: 'group' })
        })
        await bus.serve('thing.unexpected', 'thing', async () => {
          throw new Error('secret')
        })
        await bus.serve('thing.sync', 'thing', () => {
          throw new Error('secret')
        })
        const expected = { code: 'chat.wrong_type', status: 400, params: { type: 'group' }, requestId: 'r1' }
        expect(await bus.request('thing.expected', ctx, {})).toMatchObject({ ok: false, error: expected })
        for (const command of ['thing.unexpected', 'thing.sync']) {
          const answer = await bus.request(command, ctx, {})
          expect(answer).toMatchObject({ ok: false, error: { code: 'server.internal', requestId: 'r1' } })
          expect(JSON.stringify(answer)).not.toContain('secret')
        }
      })

      it('is unavailable where nobody serves', async () => {
        await expect(bus.request('nobody.serves', ctx, {})).rejects.toMatchObject({ code: 'server.unavailable' })
      })

      it('has an unknown outcome after its time, and ignores the late answer', async () => {
        let finish: ((answer: Answer) => void) | undefined
        await bus.serve('thing.slow', 'thing', () => new Promise((resolve) => (finish = resolve)))
        const began = performance.now()
        await expect(bus.request('thing.slow', ctx, {}, { timeoutMs: 100 })).rejects.toMatchObject({
          code: 'server.outcome_unknown',
        })
        expect(performance.now() - began).toBeLessThan(1000)
        finish!({ ok: true, data: 1 })
      })

      it('answers many at once, each its own, begun in order', async () => {
        const begun: number[] = []
        await bus.serve('thing.do', 'thing', async (_ctx, input) => {
          begun.push(input as number)
          await new Promise((resolve) => setTimeout(resolve, ((input as number) % 7) * 3))
          return { ok: true, data: input }
        })
        const answers = await Promise.all(
          Array.from({ length: 200 }, (_, i) => bus.request('thing.do', ctx, i, { key: 'same' })),
        )
        expect(answers).toEqual(answers.map((_, data) => ({ ok: true, data })))
        expect(begun).toEqual(begun.map((_, i) => i))
      })

      it('refuses a second handler', async () => {
        await bus.serve('thing.do', 'thing', echo)
        await expect(bus.serve('thing.do', 'thing', echo)).rejects.toThrow('thing.do')
      })

      it('finishes what is under way before it closes, then takes nothing', async () => {
        await bus.serve('thing.slow', 'thing', async () => {
          await new Promise((resolve) => setTimeout(resolve, 100))
          await bus.publish({ name: 'thing.done', room: 'server', payload: 1 })
          return { ok: true, data: 'done' }
        })
        const answer = bus.request('thing.slow', ctx, {})
        const closing = bus.close()
        await expect(bus.request('thing.slow', ctx, {})).rejects.toMatchObject({ code: 'server.unavailable' })
        expect(await answer).toEqual({ ok: true, data: 'done' })
        await closing
      })
    })

    describeEvents(make)
  })
}
