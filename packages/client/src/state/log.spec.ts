import { describe, expect, it } from 'vitest'
import type { Message } from '@ultrachat/contracts'
import { newId } from '../ids.js'
import { itemAt } from '../testing/at.js'
import { FakeLog } from '../testing/index.js'
import type { LogEvent } from '../socket/events.js'
import { newChat, type ChatState } from './chat.js'
import { applyChanges, applyEvent, isBehind, syncFrom } from './log.js'

const [ada, bob] = [newId(), newId()]

/** A chat with three messages, all read by the client, and the events that come after. */
function aChat(act: (log: FakeLog) => void): { chat: ChatState; events: LogEvent[]; log: FakeLog } {
  const events: LogEvent[] = []
  const log = new FakeLog('Chat', (event) => events.push(structuredClone(event)))
  for (const id of [ada, bob]) log.members.set(id, { fromSeq: 1, readSeq: 0 })
  for (const text of ['1', '2', '3']) log.send(bob, newId(), text)
  let chat = newChat(log.chat(ada))
  chat = { ...chat, windows: [{ from: 1, to: 3, items: [...log.messages] }] }
  events.length = 0
  act(log)
  return { chat, events, log }
}

const apply = (chat: ChatState, events: readonly LogEvent[]) =>
  events.reduce((state, event) => applyEvent(state, event, ada), chat)
const textsOf = (chat: ChatState) =>
  chat.windows.flatMap((window) => window.items.map((item) => ('deletedAt' in item ? '-' : item.text)))

describe(applyEvent, () => {
  const send = (log: FakeLog) => ['4', '5', '6'].forEach((text) => log.send(bob, newId(), text))

  it.each([
    ['in order', [0, 1, 2], '1,2,3,4,5,6', 6, false],
    ['twice', [0, 0, 1, 1, 2, 2, 0], '1,2,3,4,5,6', 6, false],
    ['overtaken', [2, 1, 0], '1,2,3,4,5,6', 6, false],
    ['one missing', [0, 2], '1,2,3,4', 4, true],
    ['only the last', [2], '1,2,3', 3, true],
    ['the missing one at last', [2, 0, 1], '1,2,3,4,5,6', 6, false],
  ])('applies what comes %s', (_, order, texts, pts, behind) => {
    const { chat, events } = aChat(send)
    const after = apply(
      chat,
      order.map((at) => itemAt(events, at)),
    )
    expect([textsOf(after).join(), after.pts, isBehind(after)]).toEqual([texts, pts, behind])
  })

  it.each([
    [
      'edited then the old state',
      (log: FakeLog) => {
        log.change(1, { text: 'x' })
        log.change(1, { text: 'y' })
      },
      [0, 1, 0],
      'y,2,3',
    ],
    [
      'deleted then the edit',
      (log: FakeLog) => {
        log.change(2, { text: 'x' })
        log.remove(2)
      },
      [1, 0],
      '1,-,3',
    ],
    ['reacted', (log: FakeLog) => void log.change(3, { reactions: [] }), [0], '1,2,3'],
  ])('takes a document only if it is newer: %s', (_, act, order, texts) => {
    const { chat, events } = aChat(act)
    expect(
      textsOf(
        apply(
          chat,
          order.map((at) => itemAt(events, at)),
        ),
      ).join(),
    ).toBe(texts)
  })

  it.each([[[0, 1]], [[1, 0]], [[0, 1, 0, 1]]])(
    'counts a service message and its companion once, and applies both: %s',
    (order) => {
      const { chat, events } = aChat((log) => log.join(newId(), true))
      expect(events.map((event) => event.pts)).toEqual([4, 4])
      const after = apply(
        chat,
        order.map((at) => itemAt(events, at)),
      )
      expect([after.pts, after.logSeq, after.shared.memberCount, itemAt(after.windows).to]).toEqual([4, 4, 3, 4])
    },
  )

  it('fetches the service message of which only the companion came', () => {
    const { chat, events, log } = aChat((it) => {
      it.join(newId(), true)
      it.send(bob, newId(), 'next')
    })
    const half = apply(chat, [itemAt(events, 1)])
    expect([half.pts, syncFrom(half)]).toEqual([4, 3])
    const hole = apply(half, [itemAt(events, 2)])
    expect(isBehind(hole)).toBe(true)
    const whole = applyChanges(hole, log.changes(syncFrom(hole)), ada)
    expect([whole.windows.length, itemAt(whole.windows).to, isBehind(whole), syncFrom(whole)]).toEqual([1, 5, false, 5])
  })

  it("needs nothing more after an entry on the chat's own record", () => {
    const { chat, events } = aChat((log) => {
      log.join(newId(), false)
      log.send(bob, newId(), 'next')
    })
    const after = apply(chat, events)
    expect([after.shared.memberCount, isBehind(after), syncFrom(after)]).toEqual([3, false, 5])
  })

  it("counts the reader's own messages as read, and mentions until they are read", () => {
    const { chat, events } = aChat((log) => {
      log.send(ada, newId(), 'mine')
      log.send(bob, newId(), '@ada')
    })
    const after = apply(chat, [
      itemAt(events, 0),
      {
        ...itemAt(events, 1),
        message: { ...(itemAt(events, 1) as { message: Message }).message, mentions: [ada] },
      } as LogEvent,
    ])
    expect([after.me.readSeq, after.me.unreadMentions]).toEqual([4, [5]])
  })

  it('falls back to the message before when the last one is deleted', () => {
    const { chat, events } = aChat((log) => void log.remove(3))
    expect(apply(chat, events).lastMessage?.text).toBe('2')
  })
})

describe(applyChanges, () => {
  it('drops the messages and takes the number when it is too long', () => {
    const { chat, log } = aChat((it) => {
      for (let at = 0; at < 201; at++) it.send(bob, newId(), `${at}`)
    })
    const after = applyChanges(chat, log.changes(chat.pts), ada)
    expect([after.windows, after.pts, after.logSeq, after.generation]).toEqual([[], 204, 204, 1])
  })

  it('brings nothing when it comes late', () => {
    const { chat, events, log } = aChat((it) => void it.send(bob, newId(), '4'))
    const late = log.changes(chat.pts)
    log.change(4, { text: 'edited' })
    const after = apply(chat, events)
    expect(applyChanges(after, late, ada)).toMatchObject({ pts: 5, windows: after.windows })
  })

  it('asks for the chat again after a record or a service message', () => {
    for (const isSaid of [true, false]) {
      const { chat, log } = aChat((it) => it.rename('New', isSaid))
      expect(applyChanges(chat, log.changes(chat.pts), ada).isStale).toBe(true)
    }
  })

  it('does not take for told what the answer only counts', () => {
    const { chat, log } = aChat((it) => void it.send(bob, newId(), '4'))
    const answer = { ...log.changes(chat.pts), lastSeq: 6 }
    const after = applyChanges(chat, answer, ada)
    expect([after.pts, after.logSeq, after.shared.lastSeq]).toEqual([4, 4, 6])
  })
})
