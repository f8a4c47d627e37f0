import type { MessageItem } from '@ultrachat/client'
import { describe, expect, it } from 'vitest'
import { rowsOf, sectionsOf } from './messageRows'

const at = (minutes: number) => new Date(2026, 10, 24, 12, minutes).toISOString()

function anItem(seq: number, senderId: string, minutes: number, more: object = {}): MessageItem {
  return {
    key: `k${seq}`,
    state: 'sent',
    mine: {},
    message: {
      id: `m${seq}`,
      chatId: 'c',
      seq,
      pts: seq,
      kind: 'text',
      senderId,
      text: 'x',
      createdAt: at(minutes),
      ...more,
    },
  }
}
const runs = (items: MessageItem[]) =>
  rowsOf(items, { myId: 'me' })
    .map((row) => `${row.isFirst ? '[' : ''}${row.seq}${row.isLast ? ']' : ''}`)
    .join(' ')

describe(rowsOf, () => {
  it('groups one sender within five minutes', () => {
    expect(runs([anItem(1, 'a', 0), anItem(2, 'a', 4), anItem(3, 'a', 9), anItem(4, 'b', 9)])).toBe('[1 2] [3] [4]')
  })

  it('lets service messages and midnight end a group', () => {
    expect(runs([anItem(1, 'a', 0), anItem(2, 'a', 1, { kind: 'service' }), anItem(3, 'a', 2)])).toBe('[1] [2] [3]')
    expect(runs([anItem(1, 'a', 11 * 60 + 59), anItem(2, 'a', 12 * 60)])).toBe('[1] [2]')
  })

  it('leaves no hole where a message was deleted', () => {
    const gone = anItem(2, 'b', 1, { deletedAt: at(2) })
    expect(runs([anItem(1, 'a', 0), gone, anItem(3, 'a', 2)])).toBe('[1 3]')
  })

  it('puts the divider before the first unread message of somebody else', () => {
    const items = [anItem(1, 'a', 0), anItem(2, 'me', 1), anItem(3, 'a', 2), anItem(4, 'a', 2)]
    const rows = rowsOf(items, { myId: 'me', unreadAfter: 1 })
    expect(rows.filter((row) => row.isUnreadStart).map((row) => row.seq)).toEqual([3])
    expect(rowsOf(items, { myId: 'me', unreadAfter: 4 }).some((row) => row.isUnreadStart)).toBe(false)
    expect(rowsOf(items, { myId: 'me' }).some((row) => row.isUnreadStart)).toBe(false)
  })

  it('gives the same rows again where nothing has changed', () => {
    const items = [anItem(1, 'a', 0), anItem(2, 'b', 1)]
    const before = rowsOf(items, { myId: 'me' })
    const after = rowsOf([...items, anItem(3, 'b', 2)], { myId: 'me' }, new Map(before.map((row) => [row.key, row])))
    expect(after[0]).toBe(before[0])
    expect(after[1]).not.toBe(before[1])
  })
})

describe(sectionsOf, () => {
  it('keeps a day together', () => {
    const rows = rowsOf([anItem(1, 'a', 0), anItem(2, 'a', 60), anItem(3, 'a', 24 * 60)], { myId: 'me' })
    expect(sectionsOf(rows).map(({ day, rows: list }) => [day, list.length])).toEqual([
      ['2026-11-24', 2],
      ['2026-11-25', 1],
    ])
  })
})
