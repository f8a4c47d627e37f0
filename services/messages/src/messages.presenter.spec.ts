import { describe, expect, it } from 'vitest'
import type { MessageDoc } from './messages.documents.js'
import { presentItem, presentLive, presentMessage, presentMine } from './messages.presenter.js'

const doc = (more: Partial<MessageDoc> = {}): MessageDoc => ({
  id: 'm',
  v: 1,
  chatId: 'c',
  seq: 2,
  pts: 3,
  kind: 'text',
  senderId: 'ada',
  clientId: 'k',
  bodyHash: 'secret',
  text: 'hi',
  createdAt: 't0',
  pending: 1,
  announce: [],
  ...more,
})

describe('the presenter of messages', () => {
  it('shows what is in the contract and nothing that is only stored', () => {
    const shown = presentLive(
      doc({
        pinnedIn: 'c',
        pinnedAt: 't',
        reactions: [{ emoji: 'x', userIds: ['1', '2', '3', '4'] }],
        mentions: ['1'],
        mentionsAll: true,
        replyTo: { id: 'r', seq: 1 },
        editedAt: 't1',
      }),
    )
    expect(shown).toEqual({
      id: 'm',
      chatId: 'c',
      seq: 2,
      pts: 3,
      kind: 'text',
      senderId: 'ada',
      clientId: 'k',
      text: 'hi',
      createdAt: 't0',
      editedAt: 't1',
      pinnedAt: 't',
      mentions: ['1'],
      mentionsAll: true,
      replyTo: { id: 'r', seq: 1 },
      reactions: [{ emoji: 'x', count: 4, userIds: ['1', '2', '3'] }],
    })
  })

  it('shows of a deleted message its place only, whatever is still stored', () => {
    expect(presentMessage(doc({ deletedAt: 't', reactions: [{ emoji: 'x', userIds: ['1'] }], mentions: ['1'] }))).toEqual({
      id: 'm',
      chatId: 'c',
      seq: 2,
      pts: 3,
      kind: 'text',
      createdAt: 't0',
      deletedAt: 't',
    })
  })

  it('words no service message, and names no actor where the chat itself is', () => {
    const shown = presentLive(doc({ kind: 'service', text: undefined, senderId: 'c', service: { type: 'chat_created' } }))
    expect(shown).toEqual({
      id: 'm',
      chatId: 'c',
      seq: 2,
      pts: 3,
      kind: 'service',
      service: { type: 'chat_created' },
      createdAt: 't0',
    })
  })

  it('shows the record without its entries', () => {
    expect(presentItem(doc({ id: 'c', seq: 0, kind: 'service', recent: [{ changeId: 'x', pts: 1, lastSeq: 1 }] }))).toEqual({
      id: 'c',
      chatId: 'c',
      seq: 0,
      pts: 3,
      kind: 'service',
    })
  })

  it('leaves empty lists away', () => expect(presentLive(doc({ reactions: [] }))).not.toHaveProperty('reactions'))

  it("says what is the caller's own", () => {
    const docs = [
      doc({
        reactions: [
          { emoji: 'x', userIds: ['me', 'you'] },
          { emoji: 'y', userIds: ['you'] },
        ],
      }),
      doc({ id: 'other' }),
    ]
    expect(presentMine(docs, 'me')).toEqual({ m: { reactions: ['x'] } })
  })
})
