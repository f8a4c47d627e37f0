import { type ErrorCode, UltraChatError, limits } from '@ultrachat/contracts'
import { describe, expect, it } from 'vitest'
import { ChatLog, Drafts } from './chat-log.js'
import { appendJob } from './entry.job.js'
import type { Desk, Job } from './job.js'
import { pinJob, reactJob } from './mark.jobs.js'
import { deleteJob, editJob, importJob, sendJob } from './message.jobs.js'
import type { StoredMessage } from './messages.documents.js'

const ctx = (userId: string) => ({ requestId: 'r', userId })
const send = (who: string, more: object = {}) =>
  sendJob(ctx(who), { clientId: 'c1', text: 'hi', bodyHash: 'h1', names: [], ...more })
const stored = (more: Partial<StoredMessage> = {}): StoredMessage => ({
  id: 'm1',
  v: 1,
  rev: 1,
  chatId: 'chat',
  seq: 1,
  pts: 1,
  kind: 'text',
  senderId: 'ada',
  clientId: 'c1',
  bodyHash: 'h1',
  text: 'hi',
  createdAt: 't0',
  ...more,
})

/** A chat of ada (owner), bob (member) and late, who sees from seq 3 on; its log stands at seq 2 and pts 5. */
function desk(docs: StoredMessage[] = [], type: ChatLog['type'] = 'group', idsByName: Record<string, string> = {}): Desk {
  const log = new ChatLog('chat')
  Object.assign(log, { type, isOpen: true, lastSeq: 2, lastPts: 5 })
  log.applyMembers(
    [
      { userId: 'ada', role: 'owner' },
      { userId: 'bob', role: 'member' },
      { userId: 'late', role: 'member', fromHere: true },
    ],
    3,
  )
  const drafts = new Drafts()
  drafts.add(docs)
  return { log, drafts, seq: 3, pts: 6, now: 't1', newId: () => 'new', idsByName: new Map(Object.entries(idsByName)) }
}

const codeOf = (job: Job, on: Desk): ErrorCode | undefined => {
  try {
    job.plan(on)
    return undefined
  } catch (error) {
    return (error as UltraChatError).code
  }
}
const next = (job: Job, on: Desk) => {
  const plan = job.plan(on)
  if ('present' in plan) throw new Error('It was there already')
  return plan
}

describe(sendJob.name, () => {
  it('takes the next numbers and waits to be told', () => {
    expect(next(send('bob'), desk()).operation).toEqual({
      op: 'insert',
      doc: {
        id: 'new',
        v: 1,
        chatId: 'chat',
        seq: 3,
        pts: 6,
        kind: 'text',
        senderId: 'bob',
        clientId: 'c1',
        bodyHash: 'h1',
        text: 'hi',
        createdAt: 't1',
        pending: 1,
      },
    })
  })

  it('answers a repeat with what is there, whatever became of it', () => {
    const edited = stored({ text: 'edited', editedAt: 't' })
    expect(send('ada').plan(desk([edited]))).toEqual({ present: edited })
    const deleted = stored({ text: undefined, deletedAt: 't' })
    expect(send('ada').plan(desk([deleted]))).toEqual({ present: deleted })
  })

  it.each([
    ['another body', send('ada', { bodyHash: 'h2' }), [stored()], 'messages.client_id_reused'],
    [
      'a clientId of a service message',
      send('ada'),
      [stored({ kind: 'service', bodyHash: undefined })],
      'messages.client_id_reused',
    ],
    ['a stranger', send('eve'), [], 'chat.not_found'],
    ["a stranger's repeat", send('eve'), [stored({ senderId: 'eve' })], 'chat.not_found'],
    ['a reply to nothing', send('bob', { replyToId: 'x' }), [], 'messages.reply_not_found'],
    [
      "a reply to another chat's",
      send('bob', { replyToId: 'm1' }),
      [stored({ chatId: 'other' })],
      'messages.reply_not_found',
    ],
    ['a reply to a deleted one', send('bob', { replyToId: 'm1' }), [stored({ deletedAt: 't' })], 'messages.reply_not_found'],
    [
      'a reply to the record',
      send('bob', { replyToId: 'chat' }),
      [stored({ id: 'chat', seq: 0 })],
      'messages.reply_not_found',
    ],
    ['a reply to what cannot be seen', send('late', { replyToId: 'm1' }), [stored()], 'messages.reply_not_found'],
  ] as const)('refuses %s', (_, job, docs, code) => expect(codeOf(job, desk([...docs]))).toBe(code))

  it('refuses everybody in a closed chat', () => {
    const on = desk()
    on.log.isOpen = false
    expect(codeOf(send('ada'), on)).toBe('chat.not_found')
  })

  it('refuses members of a channel, but answers their repeat', () => {
    expect(codeOf(send('bob'), desk([], 'channel'))).toBe('chat.forbidden')
    const first = stored({ senderId: 'bob' })
    expect(send('bob').plan(desk([first], 'channel'))).toEqual({ present: first })
  })

  it('mentions members, each once; @all only where there are many', () => {
    const names = ['bob', 'bobby', 'eve', 'all']
    const ids = { bob: 'bob', bobby: 'bob', eve: 'eve' }
    expect(next(send('ada', { names }), desk([], 'group', ids)).next).toMatchObject({ mentions: ['bob'], mentionsAll: true })
    expect(next(send('ada', { names }), desk([], 'direct', ids)).next).not.toHaveProperty('mentionsAll')
    expect(next(send('ada', { names: ['eve'] }), desk([], 'group', ids)).next).not.toHaveProperty('mentions')
  })
})

describe('a change of a message', () => {
  const changes = {
    edit: (who: string) => editJob(ctx(who), 'm1', 'new text', []),
    delete: (who: string) => deleteJob(ctx(who), 'm1'),
    react: (who: string) => reactJob(ctx(who), 'm1', 'x', true),
    pin: (who: string) => pinJob(ctx(who), 'm1', true),
  }

  it.each(Object.entries(changes))(
    '%s: keeps seq and createdAt, takes the next pts, and is written over what was read',
    (_, job) => {
      const { operation } = next(job('ada'), desk([stored({ rev: 7 })]))
      expect(operation).toMatchObject({
        op: 'replace',
        rev: 7,
        doc: { id: 'm1', seq: 1, pts: 6, createdAt: 't0', pending: 1, senderId: 'ada', clientId: 'c1', bodyHash: 'h1' },
      })
    },
  )

  it.each(Object.entries(changes))(
    '%s: is refused to strangers, below fromSeq, in another chat and on the record',
    (_, job) => {
      expect(codeOf(job('eve'), desk([stored()]))).toBe('chat.not_found')
      expect(codeOf(job('late'), desk([stored()]))).toBe('messages.not_found')
      expect(codeOf(job('ada'), desk([stored({ chatId: 'other' })]))).toBe('messages.not_found')
      expect(codeOf(job('ada'), desk([stored({ seq: 0 })]))).toBe('messages.not_found')
      expect(codeOf(job('ada'), desk())).toBe('messages.not_found')
    },
  )

  it('by delete leaves nothing but its place and what tells a repeat', () => {
    const full = stored({
      mentions: ['bob'],
      mentionsAll: true,
      reactions: [{ emoji: 'x', userIds: ['bob'] }],
      pinnedAt: 't',
      pinnedIn: 'chat',
      editedAt: 't',
      replyTo: { id: 'a', seq: 1 },
    })
    const { operation } = next(deleteJob(ctx('ada'), 'm1'), desk([full]))
    expect(operation).toEqual({
      op: 'replace',
      rev: 1,
      doc: {
        id: 'm1',
        v: 1,
        chatId: 'chat',
        seq: 1,
        pts: 6,
        kind: 'text',
        senderId: 'ada',
        clientId: 'c1',
        bodyHash: 'h1',
        createdAt: 't0',
        deletedAt: 't1',
        pending: 1,
      },
    })
  })

  it('that changes nothing takes no number', () => {
    const same = [
      [editJob(ctx('ada'), 'm1', 'hi', []), stored()],
      [deleteJob(ctx('ada'), 'm1'), stored({ deletedAt: 't' })],
      [reactJob(ctx('bob'), 'm1', 'x', true), stored({ reactions: [{ emoji: 'x', userIds: ['bob'] }] })],
      [reactJob(ctx('bob'), 'm1', 'x', false), stored()],
      [pinJob(ctx('ada'), 'm1', true), stored({ pinnedAt: 't' })],
      [pinJob(ctx('ada'), 'm1', false), stored()],
    ] as const
    for (const [job, doc] of same) expect(job.plan(desk([doc]))).toEqual({ present: doc })
  })

  it('by edit replaces the mentions', () => {
    const job = editJob(ctx('ada'), 'm1', 'x', ['bob'])
    expect(next(job, desk([stored({ mentions: ['late'], mentionsAll: true })], 'group', { bob: 'bob' })).next).toMatchObject(
      { mentions: ['bob'] },
    )
    expect(
      next(editJob(ctx('ada'), 'm1', 'x', []), desk([stored({ mentions: ['late'], mentionsAll: true })])).next,
    ).not.toHaveProperty('mentionsAll')
  })

  it('reacting adds and takes back, and drops an emoji that nobody has left', () => {
    const one = [{ emoji: 'x', userIds: ['ada'] }]
    expect(next(reactJob(ctx('bob'), 'm1', 'x', true), desk([stored({ reactions: one })])).next.reactions).toEqual([
      { emoji: 'x', userIds: ['ada', 'bob'] },
    ])
    expect(next(reactJob(ctx('bob'), 'm1', 'y', true), desk([stored({ reactions: one })])).next.reactions).toEqual([
      ...one,
      { emoji: 'y', userIds: ['bob'] },
    ])
    expect(next(reactJob(ctx('ada'), 'm1', 'x', false), desk([stored({ reactions: one })])).next.reactions).toEqual([])
  })

  it('reacting has a limit of different emoji, not of people', () => {
    const reactions = Array.from({ length: limits.reactionsPerMessage }, (_, i) => ({ emoji: `e${i}`, userIds: ['ada'] }))
    expect(codeOf(reactJob(ctx('bob'), 'm1', 'new', true), desk([stored({ reactions })]))).toBe(
      'messages.too_many_reactions',
    )
    expect(codeOf(reactJob(ctx('bob'), 'm1', 'e3', true), desk([stored({ reactions })]))).toBeUndefined()
  })

  it('pinning is for messages of people, and marks the chat in the index', () => {
    expect(next(pinJob(ctx('ada'), 'm1', true), desk([stored()])).next).toMatchObject({ pinnedAt: 't1', pinnedIn: 'chat' })
    const down = next(pinJob(ctx('ada'), 'm1', false), desk([stored({ pinnedAt: 't', pinnedIn: 'chat' })])).next
    expect([down.pinnedAt, down.pinnedIn]).toEqual([undefined, undefined])
    expect(codeOf(pinJob(ctx('ada'), 'm1', true), desk([stored({ kind: 'service' })]))).toBe('messages.service_message')
    expect(codeOf(pinJob(ctx('bob'), 'm1', true), desk([stored()]))).toBe('chat.forbidden')
  })
})

describe(appendJob.name, () => {
  const announce = [
    { event: 'chat.updated', payload: { chatId: 'chat', chat: { title: 'x', pts: 0, lastSeq: 0 } } },
    { event: 'chat.member_left', payload: { userId: 'bob' } },
  ]
  const service = { type: 'member_left', userIds: ['bob'] }

  it('as a service message has a seq, and what is told with it has its numbers', () => {
    const { next: doc } = next(appendJob('chat', { changeId: 'e1', actorId: 'bob', service, announce }), desk())
    expect(doc).toMatchObject({ kind: 'service', seq: 3, pts: 6, senderId: 'bob', clientId: 'e1', service, pending: 1 })
    expect(doc.announce).toEqual([
      { event: 'chat.updated', payload: { chatId: 'chat', chat: { title: 'x', pts: 6, lastSeq: 3 }, pts: 6 } },
      { event: 'chat.member_left', payload: { userId: 'bob', pts: 6 } },
    ])
    expect(doc).not.toHaveProperty('text')
  })

  it("on the record has seq 0, and the chat's lastSeq stays", () => {
    const { next: doc, operation } = next(appendJob('chat', { changeId: 'e1', announce }), desk())
    expect(doc).toMatchObject({ id: 'chat', seq: 0, pts: 6, recent: [{ changeId: 'e1', pts: 6, lastSeq: 2 }] })
    expect(operation.op).toBe('insert')
    expect(doc.announce![0]!.payload).toMatchObject({ chat: { pts: 6, lastSeq: 2 } })
  })

  it('is made once, as a message and on the record', () => {
    const message = stored({ kind: 'service', senderId: 'bob', clientId: 'e1' })
    expect(appendJob('chat', { changeId: 'e1', actorId: 'bob', service, announce }).plan(desk([message]))).toEqual({
      present: message,
    })
    const record = stored({ id: 'chat', seq: 0, recent: [{ changeId: 'e1', pts: 4, lastSeq: 2 }] })
    expect(appendJob('chat', { changeId: 'e1', announce }).plan(desk([record]))).toEqual({ present: record })
  })

  it('tells with it what an earlier entry of the record has not told yet, and remembers 100 entries', () => {
    const recent = Array.from({ length: 100 }, (_, i) => ({ changeId: `old${i}`, pts: i, lastSeq: 0 }))
    const record = stored({ id: 'chat', seq: 0, pending: 1, announce: [{ event: 'earlier', payload: {} }], recent })
    const { next: doc } = next(appendJob('chat', { changeId: 'e2', announce, deleted: true }), desk([record]))
    expect(doc.announce!.map((one) => one.event)).toEqual(['earlier', 'chat.updated', 'chat.member_left'])
    expect(doc.recent).toHaveLength(100)
    expect(doc.recent!.at(-1)!.changeId).toBe('e2')
    expect(doc.closed).toBe(true)
  })
})

describe(importJob.name, () => {
  const past = { senderId: 'old', clientId: 'i1', text: 'long ago', createdAt: 't-1', bodyHash: 'h' }

  it('keeps the time, is not told, and is written once', () => {
    expect(next(importJob(ctx('ada'), past), desk()).next).toEqual({
      id: 'new',
      v: 1,
      rev: 1,
      chatId: 'chat',
      seq: 3,
      pts: 6,
      kind: 'text',
      ...past,
    })
    const first = stored({ senderId: 'old', clientId: 'i1' })
    expect(importJob(ctx('ada'), past).plan(desk([first]))).toEqual({ present: first })
    expect(codeOf(importJob(ctx('eve'), past), desk())).toBe('chat.not_found')
    expect(codeOf(importJob(ctx('ada'), past), desk([stored({ ...first, chatId: 'other' })]))).toBe(
      'messages.client_id_reused',
    )
  })

  it('answers what it answered, where that was imported', () => {
    const original = stored({ senderId: 'older', clientId: 'i0' })
    const replyTo = { senderId: 'older', clientId: 'i0' }
    expect(next(importJob(ctx('ada'), { ...past, replyTo }), desk([original])).next.replyTo).toEqual({ id: 'm1', seq: 1 })
    expect(next(importJob(ctx('ada'), { ...past, replyTo }), desk()).next).not.toHaveProperty('replyTo')
  })
})

describe(ChatLog.name, () => {
  it('counts what a person wrote as read by them, not a service message', () => {
    const { log } = desk()
    log.advance({ seq: 3, pts: 6, kind: 'text', senderId: 'ada' })
    log.advance({ seq: 4, pts: 7, kind: 'service', senderId: 'ada' })
    log.advance({ seq: 1, pts: 8, kind: 'text', senderId: 'bob' })
    expect([log.lastSent.get('ada'), log.lastSent.get('bob'), log.lastSeq, log.lastPts]).toEqual([3, undefined, 4, 8])
  })

  it('keeps fromSeq through a new role, and sets it anew after leaving', () => {
    const { log } = desk()
    log.applyMembers([{ userId: 'late', role: 'admin' }], 9)
    expect(log.insider('late')).toEqual({ userId: 'late', role: 'admin', fromSeq: 3 })
    log.applyMembers([{ userId: 'late', role: null }], 9)
    expect(() => log.insider('late')).toThrow(UltraChatError)
    log.applyMembers([{ userId: 'late', role: 'member', fromHere: true }], 12)
    expect(log.insider('late').fromSeq).toBe(12)
    expect(() => log.insider(undefined)).toThrow(UltraChatError)
  })
})
