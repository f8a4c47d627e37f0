import type { Effect } from './chat-log.js'
import { type Desk, type Job, type Plan, insert, replace } from './job.js'
import type { Announcement, MessageDoc } from './messages.documents.js'

export interface Entry {
  readonly changeId: string
  readonly actorId?: string
  readonly service?: MessageDoc['service']
  readonly members?: readonly Effect[]
  readonly deleted?: boolean
  readonly announce: readonly Announcement[]
}

/** An entry of the chat or its members: a service message, or a new state of the chat's record. */
export function appendJob(chatId: string, entry: Entry): Job {
  const senderId = entry.actorId ?? chatId
  return {
    needs: [chatId],
    effects: entry.members ?? [],
    closes: entry.deleted,
    plan(desk) {
      const { service } = entry
      const first = service ? desk.drafts.sentAs(senderId, entry.changeId) : undefined
      if (first) return { present: first }
      const announce = entry.announce.map(({ event, payload }) => ({
        event,
        payload: numbered(payload, desk, service !== undefined),
      }))
      if (service) {
        return insert(desk, {
          kind: 'service',
          senderId,
          clientId: entry.changeId,
          service,
          announce,
          createdAt: desk.now,
          pending: 1,
        })
      }
      return onRecord(desk, chatId, entry, announce)
    },
  }
}

/** The entry's numbers, put into what is told with it. */
function numbered(payload: Record<string, unknown>, { pts, seq, log }: Desk, hasSeq: boolean): Record<string, unknown> {
  const chat = payload.chat as object | undefined
  return { ...payload, pts, ...(chat && { chat: { ...chat, pts, lastSeq: hasSeq ? seq : log.lastSeq } }) }
}

function onRecord(desk: Desk, chatId: string, entry: Entry, announce: Announcement[]): Plan {
  const record = desk.drafts.get(chatId)
  if (record?.recent?.some((change) => change.changeId === entry.changeId)) return { present: record }
  const change = { changeId: entry.changeId, pts: desk.pts, lastSeq: desk.log.lastSeq }
  const closed = entry.deleted ? { closed: true } : {}
  if (!record) {
    const doc: MessageDoc = {
      id: chatId,
      v: 1,
      chatId,
      seq: 0,
      pts: desk.pts,
      kind: 'service',
      createdAt: desk.now,
      pending: 1,
      announce,
      recent: [change],
      ...closed,
    }
    return { next: { ...doc, rev: 1 }, operation: { op: 'insert', doc } }
  }
  // What an earlier entry has not told yet is told with this one.
  const untold = record.pending ? (record.announce ?? []) : []
  return replace(desk, {
    ...record,
    announce: [...untold, ...announce],
    recent: [...(record.recent ?? []), change].slice(-100),
    ...closed,
  })
}
