import { describe, expect, it } from 'vitest'
import { presentChat, presentMe, presentPreview } from './chat.presenter.js'
import type { ChatMembersTable, ChatsTable } from './chat.tables.js'

const chat: ChatsTable = {
  id: 'c',
  type: 'group',
  title: 'T',
  handle: null,
  description: null,
  history: 'all',
  pair_key: null,
  created_by: 'ada',
  client_id: 'k',
  wish_hash: 'w',
  member_count: 2,
  created_at: 0,
  deleted_at: null,
}
const row: ChatMembersTable = {
  chat_id: 'c',
  user_id: 'ada',
  role: 'owner',
  joined_at: 0,
  removed_at: null,
  logged: 1,
  join_pts: 1,
  from_seq: 1,
  read_seq: 3,
  marked_unread: 0,
  unread_mentions: '[2,4,6]',
  muted_until: null,
  pinned: 0,
  archived: 0,
  folder: null,
  draft: null,
  list_pts: 1,
}

describe('the presenter of chats', () => {
  it('leaves away what is not set, and nothing of the table shows', () => {
    expect(presentChat(chat, row, { chatId: 'c', lastSeq: 7, pts: 9, ownSeq: 0 }, { seenSeq: 5 })).toEqual({
      id: 'c',
      type: 'group',
      title: 'T',
      history: 'all',
      lastSeq: 7,
      pts: 9,
      memberCount: 2,
      createdAt: '1970-01-01T00:00:00.000Z',
      me: { role: 'owner', fromSeq: 1, readSeq: 3, seenSeq: 5, unreadMentions: [4, 6] },
    })
  })

  it("takes one's own last message as read, and mentions up to it", () => {
    expect(presentMe(row, { seenSeq: 0 }, 6)).toEqual({ role: 'owner', fromSeq: 1, readSeq: 6, seenSeq: 0 })
    expect(presentMe(row, { seenSeq: 0, userId: 'bob' }, 1)).toMatchObject({ readSeq: 3, userId: 'bob' })
  })

  it("shows everything that is one's own", () => {
    const full = {
      ...row,
      marked_unread: 1,
      muted_until: 1000,
      pinned: 1,
      archived: 1,
      folder: 'Work',
      draft: ' d ',
      unread_mentions: '[]',
    }
    expect(presentMe(full, { seenSeq: 0 }, 0)).toEqual({
      role: 'owner',
      fromSeq: 1,
      readSeq: 3,
      seenSeq: 0,
      markedUnread: true,
      mutedUntil: '1970-01-01T00:00:01.000Z',
      pinned: true,
      archived: true,
      folder: 'Work',
      draft: ' d ',
    })
  })

  it('previews without numbers, members or history', () => {
    expect(presentPreview({ ...chat, handle: 'h', description: 'd' })).toEqual({
      id: 'c',
      type: 'group',
      title: 'T',
      handle: 'h',
      description: 'd',
      memberCount: 2,
    })
  })
})
