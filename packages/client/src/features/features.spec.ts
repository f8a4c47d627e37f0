import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OfflineError } from '../errors.js'
import { Drafts } from './drafts.js'
import { Presences } from './presences.js'
import { Typing } from './typing.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe(Typing, () => {
  it('says so every three seconds, and stops once', () => {
    const said: boolean[] = []
    const typing = new Typing(
      (_, isTyping) => said.push(isTyping),
      () => {},
    )
    for (let at = 0; at < 40; at++) {
      typing.start('c')
      vi.advanceTimersByTime(100)
    }
    typing.stop('c')
    typing.stop('c')
    expect(said).toEqual([true, true, false])
  })

  it('forgets others after six seconds', () => {
    const changes: string[][] = []
    const typing = new Typing(
      () => {},
      (chatId) => changes.push([...typing.who(chatId)]),
    )
    typing.heard('c', 'bob', true)
    vi.advanceTimersByTime(4000)
    typing.heard('c', 'bob', true)
    vi.advanceTimersByTime(5999)
    expect(changes).toEqual([['bob']])
    vi.advanceTimersByTime(1)
    expect(changes).toEqual([['bob'], []])
  })
})

describe(Drafts, () => {
  function someDrafts() {
    const sent: (string | null)[] = []
    const world = { theirs: '', isOnline: true, sent, kept: new Map<string, string>() }
    const drafts = new Drafts({
      send: async (_, draft) => {
        if (!world.isOnline) throw new OfflineError()
        sent.push(draft)
        world.theirs = draft ?? ''
      },
      keep: async ({ chatId, text }) => void world.kept.set(chatId, text),
      forget: async (chatId) => void world.kept.delete(chatId),
      theirs: () => world.theirs,
      isOnline: () => world.isOnline,
      changed: () => {},
      failed: () => {},
    })
    return { drafts, world }
  }

  it('is there at once and on the server when the writer pauses', async () => {
    const { drafts, world } = someDrafts()
    for (const text of ['h', 'he', 'hey']) {
      drafts.set('c', text)
      await vi.advanceTimersByTimeAsync(300)
      expect([drafts.get('c'), world.kept.get('c')]).toEqual([text, text])
    }
    await vi.advanceTimersByTimeAsync(600)
    expect([world.sent, world.kept.size, drafts.get('c')]).toEqual([['hey'], 0, 'hey'])
    drafts.set('c', ' ')
    await vi.advanceTimersByTimeAsync(600)
    expect(world.sent).toEqual(['hey', null])
  })

  it("keeps what is written here while focused, and takes the other device's after", async () => {
    const { drafts, world } = someDrafts()
    drafts.focus('c', true)
    drafts.set('c', 'mine')
    await vi.advanceTimersByTimeAsync(1000)
    world.theirs = 'theirs'
    expect(drafts.get('c')).toBe('mine')
    drafts.focus('c', false)
    expect(drafts.get('c')).toBe('theirs')
    drafts.focus('c', true)
    world.theirs = 'more of theirs'
    expect(drafts.get('c'), 'who sits before it without writing sees it').toBe('more of theirs')
  })

  it('waits for the connection', async () => {
    const { drafts, world } = someDrafts()
    world.isOnline = false
    drafts.set('c', 'offline')
    await vi.advanceTimersByTimeAsync(5000)
    expect([world.sent, drafts.get('c')]).toEqual([[], 'offline'])
    world.isOnline = true
    drafts.resume()
    await vi.advanceTimersByTimeAsync(10)
    expect(world.sent).toEqual(['offline'])
  })
})

describe(Presences, () => {
  it('asks for all watched people at once, again after a reconnect, and not for what it has', async () => {
    const asked: string[][] = []
    const presences = new Presences({
      watch: async (userIds) => {
        asked.push(userIds)
        return { items: userIds.map((userId) => ({ userId, online: true })) }
      },
      say: () => {},
      isOnline: () => true,
      changed: () => {},
      failed: () => {},
    })
    presences.watch(['a', 'b'])
    const stop = presences.watch(['b', 'c'])
    await vi.advanceTimersByTimeAsync(100)
    presences.watch(['a'])
    await vi.advanceTimersByTimeAsync(100)
    presences.resume()
    await vi.advanceTimersByTimeAsync(100)
    stop()
    await vi.advanceTimersByTimeAsync(100)
    expect(asked).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      ['a', 'b'],
    ])
    expect(presences.get('c')?.online).toBe(true)
  })
})
