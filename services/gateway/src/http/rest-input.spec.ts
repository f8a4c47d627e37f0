import { type Command, UltraChatError, chats, messages, users } from '@ultrachat/contracts'
import type { FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import { inputOf } from './rest-input.js'

interface Given {
  params?: object
  query?: object
  body?: unknown
}

const read = (command: Command<any, any>, { params = {}, query = {}, body }: Given) =>
  inputOf(command as unknown as Command, { method: command.http!.split(' ')[0], params, query, body } as FastifyRequest)

function issuesOf(command: Command<any, any>, given: Given): string {
  try {
    read(command, given)
  } catch (error) {
    expect(error).toBeInstanceOf(UltraChatError)
    return ((error as UltraChatError).params!.issues as string[]).join()
  }
  throw new Error('It was taken.')
}

describe(inputOf, () => {
  it('puts path and body together', () => {
    expect(read(messages.send, { params: { chatId: 'c' }, body: { clientId: 'i', text: 't' } })).toEqual({
      chatId: 'c',
      clientId: 'i',
      text: 't',
    })
  })

  it('puts path and query string together, by the kinds of the fields', () => {
    expect(read(messages.history, { params: { chatId: 'c' }, query: { before: '12', limit: '5' } })).toEqual({
      chatId: 'c',
      before: 12,
      limit: 5,
    })
    expect(read(users.find, { query: { ids: 'a,b', q: '12' } })).toEqual({ ids: ['a', 'b'], q: '12' })
    expect(read(users.find, { query: { ids: ['a', 'b,c'] } })).toEqual({ ids: ['a', 'b', 'c'] })
    expect(read(users.find, { query: { ids: '' } })).toEqual({ ids: [] })
  })

  it.each(['', ' 1', '1 ', '1.5', '1e3', '0x10', 'NaN', 'Infinity', '--1', '99999999999999999999'])(
    'leaves %j for the schema to refuse',
    (text) => {
      const input = read(messages.history, { params: { chatId: 'c' }, query: { limit: text } })
      expect(input.limit).toBe(text)
      expect(messages.history.input.shape.limit.safeParse(text).success).toBe(false)
    },
  )

  it('takes from the query string of a DELETE what is not in its path', () => {
    expect(read(messages.remove, { params: { chatId: 'c', messageId: 'm' }, query: { for: 'everyone' } })).toEqual({
      chatId: 'c',
      messageId: 'm',
      for: 'everyone',
    })
  })

  it('refuses what stands twice', () => {
    expect(issuesOf(messages.send, { params: { chatId: 'c' }, body: { chatId: 'other', text: 't' } })).toMatch(
      /^chatId: stands in the path/,
    )
    expect(issuesOf(messages.history, { params: { chatId: 'c' }, query: { chatId: 'other' } })).toMatch(
      /^chatId: stands in the path/,
    )
  })

  it('refuses a query string where the body has the fields', () => {
    expect(issuesOf(messages.send, { params: { chatId: 'c' }, query: { text: 't' }, body: { clientId: 'i' } })).toMatch(
      /^text: does not belong in the query string/,
    )
  })

  it('refuses a body where there is none', () => {
    expect(issuesOf(messages.history, { params: { chatId: 'c' }, body: { limit: 5 } })).toMatch(/takes no body/)
    expect(issuesOf(messages.remove, { params: { chatId: 'c', messageId: 'm' }, body: { for: 'everyone' } })).toMatch(
      /takes no body/,
    )
  })

  it.each([null, [], ['x'], 'x', 1, true])('refuses %j as a body', (body) => {
    expect(issuesOf(chats.create, { body })).toBe('input: must be an object')
  })

  it('takes no body at all as an empty one', () => {
    expect(read(chats.join, { params: { chatId: 'c' } })).toEqual({ chatId: 'c' })
  })

  it('keeps __proto__ as a field, for the schema to refuse', () => {
    const query = JSON.parse('{"__proto__":"1"}') as object
    const input = read(messages.history, { params: { chatId: 'c' }, query })
    expect(Object.hasOwn(input, '__proto__')).toBe(true)
    expect(Object.getPrototypeOf(input)).toBe(Object.prototype)
    expect(messages.history.input.safeParse(input).success).toBe(false)
  })
})
