import type { MessageItem } from '@ultrachat/client'
import { describe, expect, it } from 'vitest'
import { permissionsOf } from './permissions'
import { ticksOf } from './ticks'

const item = (state: MessageItem['state'], seq = 5) => ({ state, message: { seq } }) as MessageItem

describe(ticksOf, () => {
  it.each([
    ['queued', 'direct', true, 'queued'],
    ['sending', 'direct', true, 'queued'],
    ['failed', 'direct', true, 'failed'],
    ['sent', 'direct', false, undefined],
    ['sent', 'direct', true, 'sent'],
    ['sent', 'saved', true, undefined],
    ['sending', 'saved', true, 'queued'],
    ['sent', 'channel', true, undefined],
  ] as const)('%s in %s, own: %s, is %s', (state, chatType, isOwn, ticks) =>
    expect(ticksOf(item(state), { isOwn, chatType, seenSeq: 4 })).toBe(ticks),
  )

  it('is read once somebody has read so far', () =>
    expect(ticksOf(item('sent'), { isOwn: true, chatType: 'direct', seenSeq: 5 })).toBe('read'))
})

describe(permissionsOf, () => {
  it.each([
    ['direct', 'member', { post: true, pin: true, manage: false, own: false }],
    ['group', 'member', { post: true, pin: false, manage: false, own: false }],
    ['channel', 'member', { post: false, pin: false, manage: false, own: false }],
    ['channel', 'admin', { post: true, pin: true, manage: true, own: false }],
    ['group', 'owner', { post: true, pin: true, manage: true, own: true }],
    ['saved', 'owner', { post: true, pin: true, manage: false, own: false }],
  ] as const)('in a %s as %s', (type, role, may) => expect(permissionsOf({ type, me: { role } } as never)).toEqual(may))
})
