import type { ChatView } from '@ultrachat/client'
import { describe, expect, it } from 'vitest'
import { chatsMatching, handleIn } from './chatSearch'
import { listTime } from './listTime'

const chats = ['Harbour house', 'Élodie', 'Release notes'].map(
  (title, at) => ({ id: String(at), title, handle: at === 2 ? 'releases' : undefined }) as unknown as ChatView,
)
const find = (query: string) =>
  chatsMatching(chats, query, (chat) => ({ names: [chat.title], handles: [chat.handle] })).map((chat) => chat.title)

describe(chatsMatching, () => {
  it('finds by the beginnings of words, without accents and case', () => {
    expect(find('house')).toEqual(['Harbour house'])
    expect(find('HA ho')).toEqual(['Harbour house'])
    expect(find('elod')).toEqual(['Élodie'])
    expect(find('ouse')).toEqual([])
    expect(find('  ')).toEqual([])
  })

  it('finds by the handle, and after an @ by nothing else', () => {
    expect(find('@rele')).toEqual(['Release notes'])
    expect(find('@ha')).toEqual([])
  })
})

describe(handleIn, () => {
  it('sees a handle in what is typed', () => {
    expect(handleIn('@Cats')).toBe('cats')
    expect(handleIn('cats')).toBe('cats')
    expect(handleIn('two words')).toBeUndefined()
    expect(handleIn('@ab')).toBeUndefined()
  })
})

describe(listTime, () => {
  const now = new Date(2026, 2, 18, 12, 0)
  const at = (...parts: [number, number, number, number?, number?]) =>
    listTime(new Date(...parts).toISOString(), now, 'en-GB')

  it('is as short as it can be', () => {
    expect(at(2026, 2, 18, 0, 5)).toBe('00:05')
    expect(at(2026, 2, 17, 23, 59)).toBe('Tue')
    expect(at(2026, 2, 12, 12, 0)).toBe('Thu')
    expect(at(2026, 2, 11, 12, 0)).toBe('11 Mar')
    expect(at(2025, 11, 31, 12, 0)).toBe('31/12/2025')
  })

  it('gives a time to what comes from a clock that is ahead', () => {
    expect(at(2026, 2, 18, 13, 30)).toBe('13:30')
  })
})
