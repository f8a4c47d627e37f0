import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnyMessage } from '@ultrachat/contracts'
import { OfflineError, TimeoutError, errorOf } from '../errors.js'
import { Notifier } from '../notifier.js'
import { memoryStore } from '../store/memory.js'
import { oneTab, type Tabs } from '../tabs.js'
import { problem } from '../testing/index.js'
import { itemAt } from '../testing/at.js'
import { Outbox } from './outbox.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const chat = 'chat'
type Sent = { clientId: string; text: string; chatId: string }

/** Outboxes of several tabs over one store, and a server that keeps each clientId once. */
function aWorld(count = 1, store = memoryStore()) {
  const stored: Sent[] = []
  const tries: string[] = []
  const isUp = Array.from({ length: count }, () => true)
  let fault: (input: Sent, attempt: number) => Error | undefined = () => undefined
  const { exclusive, hold } = oneTab()
  const listeners: ((message: never) => void)[] = []
  const tabs: Tabs = {
    exclusive,
    hold,
    listen: (listener) => (listeners.push(listener), () => {}),
    heard: () => Promise.resolve(),
    post: (message) => listeners.forEach((listener) => listener(message as never)),
  }
  const send = async (input: Sent): Promise<AnyMessage> => {
    tries.push(input.text)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const failure = fault(input, tries.filter((text) => text === input.text).length)
    if (failure?.name === 'UltraChatError') throw failure
    if (!stored.some((one) => one.clientId === input.clientId)) stored.push(input)
    if (failure) throw failure
    const seq = stored.findIndex((one) => one.clientId === input.clientId) + 1
    return {
      id: `m${seq}`,
      chatId: input.chatId,
      seq,
      pts: seq,
      kind: 'text',
      senderId: 'me',
      clientId: input.clientId,
      text: input.text,
      createdAt: '',
    }
  }
  const boxes = isUp.map(
    (_, at) =>
      new Outbox(store, tabs, new Notifier(), {
        send: send,
        isOnline: () => isUp.at(at) === true,
        myId: () => 'me',
        learn: () => true,
        failed: () => {},
      }),
  )
  return {
    store,
    stored,
    tries,
    isUp,
    boxes,
    box: itemAt(boxes),
    setFault: (next: typeof fault) => {
      fault = next
    },
    texts: () => stored.map((one) => one.text),
  }
}

const run = (ms = 60_000) => vi.advanceTimersByTimeAsync(ms)

describe(Outbox, () => {
  it.each([
    ['a lost answer', new TimeoutError()],
    ['a cut connection', new OfflineError()],
    ['an unknown outcome', errorOf(problem('server.outcome_unknown'))],
    ['a refusal for now', errorOf(problem('server.rate_limited', { retryAfter: 3 }))],
  ])('keeps order and sends once through %s', async (_, failure) => {
    const { box, setFault, texts, store } = aWorld()
    setFault((input, attempt) => (input.text === 'b' && attempt < 4 ? failure : undefined))
    for (const text of ['a', 'b', 'c']) box.add(chat, 'me', text)
    await run()
    expect(texts()).toEqual(['a', 'b', 'c'])
    expect([box.items(), await store.outbox()]).toEqual([[], []])
  })

  it('waits as long as the server says', async () => {
    const { box, setFault, tries } = aWorld()
    setFault((_, attempt) => (attempt === 1 ? errorOf(problem('server.rate_limited', { retryAfter: 7 })) : undefined))
    box.add(chat, 'me', 'a')
    await run(6900)
    expect(tries).toEqual(['a'])
    await run(200)
    expect(tries).toEqual(['a', 'a'])
  })

  it('goes on with later messages when one is refused, and keeps the refusal over a restart', async () => {
    const { box, setFault, texts, store } = aWorld()
    setFault((input) => (input.text === 'bad' ? errorOf(problem('chat.forbidden')) : undefined))
    for (const text of ['a', 'bad', 'c']) box.add(chat, 'me', text)
    await run()
    expect(texts()).toEqual(['a', 'c'])
    const { box: later, texts: laterTexts } = aWorld(1, store)
    await later.load()
    later.pumpAll()
    await run()
    expect(later.onTheirWay(chat)).toMatchObject([{ state: 'failed', item: { text: 'bad' } }])
    later.retry(itemAt(later.items()).clientId)
    await run()
    expect(laterTexts()).toEqual(['bad'])
  })

  it('saves a message before it sends it', async () => {
    const { box, store, tries } = aWorld()
    const put = store.putOutbox
    store.putOutbox = async (item) => {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      return put(item)
    }
    box.add(chat, 'me', 'a')
    await run(900)
    expect(tries).toEqual([])
    await run(200)
    expect(tries).toEqual(['a'])
  })

  it('sends each message once from several tabs, in the order in which they were written', async () => {
    const { boxes, texts, tries } = aWorld(3)
    for (let at = 0; at < 12; at++) {
      itemAt(boxes, at % 3).add(chat, 'me', `${at}`)
      await run(2)
    }
    await run()
    expect(
      texts()
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 12 }, (_, at) => at))
    expect(tries).toHaveLength(12)
    for (const box of boxes) expect(box.items()).toEqual([])
  })

  it('lets another tab send what an offline one wrote', async () => {
    const { boxes, box: away, isUp, texts } = aWorld(2)
    isUp[0] = false
    away.add(chat, 'me', 'a')
    await run()
    expect(texts()).toEqual(['a'])
    expect([away.items(), itemAt(boxes, 1).items()]).toEqual([[], []])
  })

  it('takes a message back that has not gone', async () => {
    const { box, isUp, texts, store } = aWorld()
    isUp[0] = false
    const { clientId, sent } = box.add(chat, 'me', 'a')
    await run(10)
    box.discard(clientId)
    await expect(sent).rejects.toThrow()
    isUp[0] = true
    box.wake()
    await run()
    expect([texts(), await store.outbox()]).toEqual([[], []])
  })

  it('knows in every tab what was decided about a refused message in one', async () => {
    const { boxes, isUp, setFault, texts } = aWorld(2)
    const [here, there] = [itemAt(boxes), itemAt(boxes, 1)]
    setFault(() => errorOf(problem('chat.forbidden')))
    const { clientId } = here.add(chat, 'me', 'a')
    await run()
    expect([here, there].map((box) => itemAt(box.onTheirWay(chat)).state)).toEqual(['failed', 'failed'])
    setFault(() => undefined)
    isUp[0] = false
    here.retry(clientId)
    expect(itemAt(here.onTheirWay(chat)).state).toBe('queued')
    await run()
    expect([texts(), here.items(), there.items()]).toEqual([['a'], [], []])
  })
})
