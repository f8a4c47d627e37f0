import { z } from 'zod'
import { Id, Pts, Seq, limits, opaque } from './common.js'
import { Chat } from './chat.js'
import { defineCommand, defineEvent, room } from './define.js'
import { Changes, MarkItem } from './messages.js'
import { SelfItem } from './user.js'

export const BoxName = z.enum(['list', 'self', 'marks', 'inbox'])
export type BoxName = z.infer<typeof BoxName>

const ChatItem = z.union([z.object({ id: Id, removed: z.literal(true) }), Chat])
const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), pts: Pts, hasMore: z.boolean() }).optional()

export const SyncInput = z.strictObject({
  epoch: opaque(64).optional(),
  boxes: z.partialRecord(BoxName, Pts),
  chats: z
    .record(Id, Pts)
    .refine((chats) => Object.keys(chats).length <= limits.syncChats, `at most ${limits.syncChats} chats a call`),
})
export type SyncInput = z.infer<typeof SyncInput>

export const SyncAnswer = z.object({
  epoch: z.string(),
  boxes: z.object({ list: page(ChatItem), self: page(SelfItem), marks: page(MarkItem) }),
  chats: z.array(Changes.extend({ chatId: Id, lastSeq: Seq })),
  removed: z.array(Id),
  complete: z.boolean(),
})
export type SyncAnswer = z.infer<typeof SyncAnswer>

export const sync = defineCommand('chat.sync', {
  summary: 'Everything that changed since the numbers that the client has. An unknown epoch makes every number 0.',
  input: SyncInput,
  output: SyncAnswer,
  http: 'POST /sync',
  socket: 'sync',
  limit: 'read',
})

/** Sent by the gateway itself to one socket: what moved since the previous one. */
export const heartbeat = defineEvent('sync.heartbeat', {
  summary: 'Where the chats that changed lately stand, at most every 5 s.',
  payload: z.object({ chats: z.record(Id, Pts), boxes: z.partialRecord(BoxName, Pts).optional() }),
  to: () => room.server(),
  socket: 'sync:heartbeat',
  ephemeral: true,
})
