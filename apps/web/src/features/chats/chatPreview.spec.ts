import type { ChatView } from '@ultrachat/client'
import type { Message } from '@ultrachat/contracts'
import { describe, expect, it } from 'vitest'
import { previewOf, type PreviewSources } from './chatPreview'

const me = 'me'
const names: Record<string, string> = { mira: 'Mira', jonas: 'Jonas', me: 'Ada' }
const sources: PreviewSources = { myId: me, nameOf: (id) => names[id], typing: [], draft: '' }

function aMessage(fields: Partial<Message> = {}): Message {
  return {
    id: 'm',
    chatId: 'c',
    seq: 5,
    pts: 5,
    kind: 'text',
    senderId: 'mira',
    text: 'Hello',
    createdAt: '2026-03-01T10:00:00.000Z',
    ...fields,
  }
}

function aChat(fields: Partial<ChatView> = {}): ChatView {
  return {
    id: 'c',
    type: 'group',
    title: 'Harbour',
    history: 'all',
    lastSeq: 5,
    pts: 5,
    memberCount: 3,
    createdAt: '2026-01-01T10:00:00.000Z',
    me: { role: 'member', fromSeq: 1, readSeq: 5, seenSeq: 4 },
    unread: 0,
    isMuted: false,
    membersVersion: 0,
    lastMessage: aMessage(),
    ...fields,
  }
}

describe(previewOf, () => {
  it('names the sender in a group, and says "You" for oneself', () => {
    expect(previewOf(aChat(), sources)).toMatchObject({ sender: 'Mira', text: 'Hello' })
    expect(previewOf(aChat({ lastMessage: aMessage({ senderId: me }) }), sources)).toMatchObject({
      sender: 'You',
      ticks: 'sent',
    })
  })

  it('names nobody in a direct chat or a channel', () => {
    for (const type of ['direct', 'channel', 'saved'] as const)
      expect(previewOf(aChat({ type }), sources).sender).toBeUndefined()
  })

  it("has ticks for one's own last message only, and none for notes to oneself", () => {
    const lastMessage = aMessage({ senderId: me })
    expect(previewOf(aChat(), sources).ticks).toBeUndefined()
    expect(
      previewOf(aChat({ lastMessage, me: { role: 'member', fromSeq: 1, readSeq: 5, seenSeq: 5 } }), sources).ticks,
    ).toBe('read')
    expect(previewOf(aChat({ lastMessage, type: 'saved' }), sources).ticks).toBeUndefined()
  })

  it('says the meaning of markdown in one line', () => {
    expect(
      previewOf(aChat({ lastMessage: aMessage({ text: '**Bold** and ||hidden||\n\n- one\n- two' }) }), sources).text,
    ).toBe('Bold and ▒▒▒▒▒▒ • one • two')
  })

  it('puts typing before a draft, and a draft before what was said', () => {
    expect(previewOf(aChat(), { ...sources, typing: ['mira'], draft: 'x' })).toMatchObject({
      kind: 'typing',
      text: 'Mira is typing…',
    })
    expect(previewOf(aChat(), { ...sources, typing: ['mira', 'jonas'] }).text).toBe('Mira and Jonas are typing…')
    expect(previewOf(aChat(), { ...sources, typing: ['mira', 'jonas', 'x'] }).text).toBe('3 people are typing…')
    expect(previewOf(aChat({ type: 'direct' }), { ...sources, typing: ['mira'] }).text).toBe('typing…')
    expect(previewOf(aChat(), { ...sources, draft: 'I **think**' })).toMatchObject({ kind: 'draft', text: 'I think' })
  })

  it('shows no draft in the chat that is open, nor one of white space, nor in place of what is unread', () => {
    expect(previewOf(aChat(), { ...sources, draft: 'x', isOpen: true }).kind).toBe('message')
    expect(previewOf(aChat(), { ...sources, draft: ' \n' }).kind).toBe('message')
    expect(previewOf(aChat({ unread: 1 }), { ...sources, draft: 'x' }).kind).toBe('message')
  })

  it('shows what waits to be sent with its clock, and what was refused', () => {
    const pending = { clientId: 'p', chatId: 'c', senderId: me, text: 'later', createdAt: '2026-03-02T10:00:00.000Z' }
    expect(previewOf(aChat(), { ...sources, pending })).toMatchObject({
      text: 'later',
      ticks: 'queued',
      at: pending.createdAt,
    })
    const failure = { code: 'chat.forbidden' as const, message: '' }
    expect(previewOf(aChat(), { ...sources, pending: { ...pending, failure } }).ticks).toBe('failed')
  })

  it('says what to do with a chat in which nothing was said', () => {
    expect(previewOf(aChat({ lastMessage: undefined }), sources)).toMatchObject({
      kind: 'empty',
      at: '2026-01-01T10:00:00.000Z',
    })
  })
})
