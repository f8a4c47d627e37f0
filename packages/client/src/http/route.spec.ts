import { describe, expect, it } from 'vitest'
import { messages, users } from '@ultrachat/contracts'
import { requestOf } from './route.js'

describe(requestOf, () => {
  it.each([
    [
      messages.send,
      { chatId: 'c', clientId: 'x', text: 'hi' },
      { method: 'POST', path: '/api/chats/c/messages', body: { clientId: 'x', text: 'hi' } },
    ],
    [
      messages.remove,
      { chatId: 'c', messageId: 'm', for: 'everyone' },
      { method: 'DELETE', path: '/api/chats/c/messages/m?for=everyone' },
    ],
    [
      messages.react,
      { chatId: 'c', messageId: 'm', emoji: '👍/' },
      { method: 'PUT', path: '/api/chats/c/messages/m/reactions/%F0%9F%91%8D%2F', body: {} },
    ],
    [
      messages.history,
      { chatId: 'c', before: 7, limit: undefined },
      { method: 'GET', path: '/api/chats/c/messages?before=7' },
    ],
    [users.find, { ids: ['a', 'b'] }, { method: 'GET', path: '/api/users?ids=a%2Cb' }],
  ])('makes the request of $name', (command, input, expected) => {
    expect(requestOf(command, input)).toEqual(expected)
  })
})
