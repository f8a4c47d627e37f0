import { describe, expect, it } from 'vitest'
import { isMember, refuseLeave, refuseManage, refuseOwn, refuseRemove, refuseType, refuseTyping } from './chat.policy.js'
import type { ChatMembersTable } from './chat.tables.js'

const as = (role: 'owner' | 'admin' | 'member') => ({ role })

describe('the policy of chats', () => {
  it('lets admins manage and the owner own', () => {
    expect((['member', 'admin', 'owner'] as const).map((role) => [refuseManage(as(role)), refuseOwn(as(role))])).toEqual([
      ['chat.forbidden', 'chat.forbidden'],
      [undefined, 'chat.forbidden'],
      [undefined, undefined],
    ])
  })

  it.each([
    ['member', 'member', 'chat.forbidden'],
    ['admin', 'member', undefined],
    ['admin', 'admin', 'chat.forbidden'],
    ['admin', 'owner', 'chat.forbidden'],
    ['owner', 'member', undefined],
    ['owner', 'admin', undefined],
    ['owner', 'owner', 'chat.forbidden'],
  ] as const)('%s removes %s: %s', (who, target, refusal) => expect(refuseRemove(as(who), target)).toBe(refusal))

  it('keeps the owner in', () => {
    expect([refuseLeave(as('owner')), refuseLeave(as('admin')), refuseLeave(as('member'))]).toEqual([
      'chat.owner_must_stay',
      undefined,
      undefined,
    ])
  })

  it.each([
    ['direct', 'chat.wrong_type'],
    ['saved', 'chat.wrong_type'],
    ['group', undefined],
    ['channel', undefined],
  ] as const)('members come and go in a %s: %s', (type, refusal) => {
    expect(refuseType({ type })).toBe(refusal)
  })

  it.each([
    ['channel', 'member', 'chat.forbidden'],
    ['channel', 'admin', undefined],
    ['group', 'member', undefined],
  ] as const)('typing in a %s as %s: %s', (type, role, refusal) => {
    expect(refuseTyping({ type }, as(role))).toBe(refusal)
  })

  it('counts a member from the entry in the log on, until the removal', () => {
    const row = (more: object) => ({ removed_at: null, logged: 1, ...more }) as ChatMembersTable
    expect([row({}), row({ logged: 0 }), row({ removed_at: 1 }), undefined].map(isMember)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})
