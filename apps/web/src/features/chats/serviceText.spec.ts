import { describe, expect, it } from 'vitest'
import { serviceText } from './serviceText'

const names: Record<string, string> = { mira: 'Mira', jonas: 'Jonas', anna: 'Anna', tom: 'Tom', bea: 'Bea' }
const wording = { nameOf: (id: string) => names[id], myId: 'me', chatType: 'group' as const }
const say = (type: string, senderId: string, userIds?: string[], params?: Record<string, string>) =>
  serviceText({ senderId, service: { type, ...(userIds && { userIds }), ...(params && { params }) } }, wording)

describe(serviceText, () => {
  it.each([
    ['Mira created the group', say('chat_created', 'mira')],
    ['You created the group', say('chat_created', 'me')],
    ['Mira renamed it to “Harbour”', say('chat_renamed', 'mira', undefined, { title: 'Harbour' })],
    ['Mira added Jonas', say('member_added', 'mira', ['jonas'])],
    ['Mira added you and Jonas', say('member_added', 'mira', ['me', 'jonas'])],
    ['You added Jonas, Anna, Tom, and 2 others', say('member_added', 'me', ['jonas', 'anna', 'tom', 'bea', 'x'])],
    ['You joined', say('member_joined', 'me', ['me'])],
    ['Anna left', say('member_left', 'anna', ['anna'])],
    ['Mira removed you', say('member_removed', 'mira', ['me'])],
    ['Somebody left', say('member_left', 'x', ['x'])],
  ])('says: %s', (expected, text) => {
    expect(text).toBe(expected)
  })

  it('speaks of a channel as one', () => {
    expect(serviceText({ senderId: 'mira', service: { type: 'chat_created' } }, { ...wording, chatType: 'channel' })).toBe(
      'Mira created the channel',
    )
  })

  it('shows kinds that it does not know as such', () => {
    expect(say('poll_closed', 'mira')).toBe('Something happened that this version cannot show')
    expect(say('You', 'mira')).toBe('Something happened that this version cannot show')
  })
})
