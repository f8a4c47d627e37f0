import { describe, expect, it } from 'vitest'
import type { MessageDoc } from './messages.documents.js'
import { type Insider, canSee, refuseDelete, refuseEdit, refusePin, refuseSend } from './messages.policy.js'

const who = (role: Insider['role'], fromSeq = 1): Insider => ({ userId: 'me', role, fromSeq })
const doc = (more: Partial<MessageDoc> = {}): MessageDoc => ({
  id: 'm',
  v: 1,
  chatId: 'c',
  seq: 5,
  pts: 5,
  kind: 'text',
  senderId: 'me',
  createdAt: '',
  ...more,
})

describe('the policy of messages', () => {
  it.each([
    ['group', 'member', undefined],
    ['direct', 'admin', undefined],
    ['saved', 'owner', undefined],
    ['channel', 'member', 'chat.forbidden'],
    ['channel', 'admin', undefined],
    ['channel', 'owner', undefined],
  ] as const)('sending to a %s as %s: %s', (type, role, refusal) => expect(refuseSend(type, who(role))).toBe(refusal))

  it.each([
    ['group', 'member', 'chat.forbidden'],
    ['group', 'admin', undefined],
    ['channel', 'member', 'chat.forbidden'],
    ['direct', 'member', undefined],
    ['saved', 'owner', undefined],
  ] as const)('pinning in a %s as %s: %s', (type, role, refusal) => expect(refusePin(type, who(role))).toBe(refusal))

  it.each([
    ["one's own", {}, undefined],
    ["another's", { senderId: 'other' }, 'messages.forbidden'],
    ['a deleted one', { deletedAt: 'x' }, 'messages.deleted'],
    ["another's deleted one", { senderId: 'other', deletedAt: 'x' }, 'messages.deleted'],
    ['a service message', { kind: 'service' }, 'messages.service_message'],
  ] as const)('editing %s, also as the owner: %s', (_, more, refusal) =>
    expect(refuseEdit(who('owner'), doc(more as Partial<MessageDoc>))).toBe(refusal),
  )

  it.each([
    ['group', 'member', 'me', 'text', undefined],
    ['group', 'member', 'other', 'text', 'messages.forbidden'],
    ['group', 'admin', 'other', 'text', undefined],
    ['group', 'member', 'me', 'service', 'messages.forbidden'],
    ['group', 'admin', 'other', 'service', undefined],
    ['direct', 'admin', 'other', 'text', 'messages.forbidden'],
    ['direct', 'admin', 'me', 'text', undefined],
    ['channel', 'owner', 'other', 'text', undefined],
  ] as const)('deleting in a %s as %s what %s wrote (%s): %s', (type, role, senderId, kind, refusal) => {
    expect(refuseDelete(type, who(role), doc({ senderId, kind }))).toBe(refusal)
  })

  it('shows nothing below fromSeq', () => {
    expect([4, 5, 6].map((fromSeq) => canSee(who('owner', fromSeq), doc()))).toEqual([true, true, false])
  })
})
