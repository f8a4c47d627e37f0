import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SyncAnswer } from '@ultrachat/contracts'
import { newId } from '../ids.js'
import { itemAt } from '../testing/at.js'
import { Notifier } from '../notifier.js'
import type { LogEvent } from '../socket/events.js'
import { FakeLog } from '../testing/index.js'
import { newChat } from './chat.js'
import { Model } from './model.js'
import { Replica } from './replica.js'
import { lastWindow } from './windows.js'

const [ada, bob] = [newId(), newId()]

type Step =
  | { act: 'send' | 'edit' | 'remove' | 'react' | 'join' | 'joinQuietly' | 'rename'; of: number }
  | { act: 'sync' | 'syncLate' | 'page'; of: number }

const step = fc.record({
  act: fc.constantFrom(
    'send',
    'send',
    'send',
    'edit',
    'remove',
    'react',
    'join',
    'joinQuietly',
    'rename',
    'sync',
    'syncLate',
    'page',
  ),
  of: fc.nat(50),
}) as fc.Arbitrary<Step>
/** What the network does to an event: where it comes among those that wait, how often, or not at all. */
const fate = fc.record({ delay: fc.nat(6), copies: fc.constantFrom(0, 1, 1, 1, 2) })

function aWorld() {
  const sent: LogEvent[] = []
  const log = new FakeLog('Chat', (event) => sent.push(structuredClone(event)))
  for (const id of [ada, bob]) log.members.set(id, { fromSeq: 1, readSeq: 0 })
  for (let at = 0; at < 5; at++) log.send(bob, newId(), `${at}`)
  const model = new Model(new Notifier())
  model.setMe({ id: ada, username: 'ada', name: 'Ada', color: 1, kind: 'person', createdAt: '', role: 'user' })
  model.epoch = 'e'
  model.put(newChat(log.chat(ada)))
  const replica = new Replica(model)
  const arrived: string[] = []
  model.onArrival = (message) => arrived.push(message.id)
  sent.length = 0
  return { log, sent, model, replica, arrived }
}

const answerOf = (log: FakeLog, since: number, limit: number): SyncAnswer => {
  const changes = log.changes(since, { limit, tooLongAfter: 1000 })
  return structuredClone({
    epoch: 'e',
    boxes: {},
    chats: changes.items.length > 0 ? [changes] : [],
    removed: [],
    complete: !changes.hasMore,
  })
}

function act(log: FakeLog, { act: what, of }: Step): void {
  const seq = 1 + (of % log.lastSeq)
  const target = itemAt(log.messages, seq - 1)
  const canChange = target.kind === 'text' && !('deletedAt' in target)
  if (what === 'send') log.send(of % 2 ? ada : bob, newId(), `${of}`)
  if (what === 'edit' && canChange) log.change(seq, { text: `edited ${of}` })
  if (what === 'react' && canChange) log.change(seq, { reactions: [{ emoji: 'x', count: of, userIds: [] }] })
  if (what === 'remove' && canChange) log.remove(seq)
  if (what === 'join' || what === 'joinQuietly') log.join(newId(), what === 'join')
  if (what === 'rename') log.rename(`Title ${of}`, of % 2 === 0)
}

describe(Replica, () => {
  it('is what a fresh snapshot is, whatever the network does to the events, once it has synced', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, fate), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        (steps, limit) => {
          const { log, sent, model, replica, arrived } = aWorld()
          const before = log.lastSeq
          let network: { event: LogEvent; due: number }[] = []
          const late: SyncAnswer[] = []
          steps.forEach(([one, { delay, copies }], now) => {
            const chat = model.chats.get(log.id)!
            if (one.act === 'sync') replica.answer(answerOf(log, replica.chatPts(log.id), limit), 0)
            else if (one.act === 'syncLate') late.push(answerOf(log, replica.chatPts(log.id), limit))
            else if (one.act === 'page')
              replica.page(log.id, log.history({ around: 1 + (one.of % log.lastSeq), limit: 5 }), {
                generation: chat.generation,
                marks: 0,
              })
            else act(log, one)
            for (const event of sent.splice(0))
              for (let copy = 0; copy < copies; copy++) network.push({ event, due: now + delay * (copy + 1) })
            for (const { event } of network.filter((packet) => packet.due <= now))
              replica.hear(event.name, structuredClone(event))
            network = network.filter((packet) => packet.due > now)
            if (one.of % 3 === 0) for (const answer of late.splice(0)) replica.answer(answer, 0)
          })
          for (const { event } of network) replica.hear(event.name, structuredClone(event))
          for (const answer of late) replica.answer(answer, 0)
          for (let round = 0; round < 100; round++) {
            const answer = answerOf(log, replica.chatPts(log.id), limit)
            replica.answer(answer, 0)
            if (answer.complete) break
          }
          const chat = model.chats.get(log.id)!
          if (chat.isStale || chat.owed !== undefined) replica.putChat(structuredClone(log.chat(ada)))

          const after = model.chats.get(log.id)!
          const fresh = newChat(log.chat(ada))
          expect([
            after.pts,
            after.shared.lastSeq,
            after.shared.title,
            after.shared.memberCount,
            replica.behind().chats,
          ]).toEqual([fresh.pts, fresh.shared.lastSeq, fresh.shared.title, fresh.shared.memberCount, []])
          expect(after.lastMessage).toEqual(fresh.lastMessage)
          for (const window of after.windows)
            for (const item of window.items) expect(item).toEqual(log.messages[item.seq - 1])
          const missing = log.messages.filter(
            ({ seq }) => seq > before && !after.windows.some((window) => window.from <= seq && seq <= window.to),
          )
          expect(missing).toEqual([])
          if (log.lastSeq > before) expect(lastWindow(after.windows)!.to).toBe(log.lastSeq)
          expect(new Set(arrived).size).toBe(arrived.length)
          const mine = log.messages.filter((item) => 'senderId' in item && item.senderId === ada).map((item) => item.seq)
          expect(after.me.readSeq).toBeGreaterThanOrEqual(Math.max(0, ...mine))
          expect(after.me.readSeq).toBeLessThanOrEqual(log.members.get(ada)!.readSeq)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
