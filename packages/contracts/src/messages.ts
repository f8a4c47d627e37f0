import { z } from 'zod'
import { ClientId, Emoji, Id, Page, Pts, Seq, Text, Time, listOf } from './common.js'
import { defineCommand, defineEvent, room } from './define.js'

export const Reaction = z.object({ emoji: z.string(), count: z.int(), userIds: z.array(Id) })
export type Reaction = z.infer<typeof Reaction>

export const ServiceNote = z.object({
  /** Clients word `service.<type>`; unknown ones are shown as such. */
  type: z.string(),
  userIds: z.array(Id).optional(),
  params: z.record(z.string(), z.string()).optional(),
})

/** A message looks the same to everyone who may see it. */
export const Message = z.object({
  id: Id,
  chatId: Id,
  seq: Seq,
  pts: Pts,
  kind: z.enum(['text', 'service']),
  senderId: Id.optional(),
  clientId: ClientId.optional(),
  text: z.string().optional(),
  service: ServiceNote.optional(),
  replyTo: z.object({ id: Id, seq: Seq }).optional(),
  mentions: z.array(Id).optional(),
  mentionsAll: z.boolean().optional(),
  reactions: z.array(Reaction).optional(),
  pinnedAt: Time.optional(),
  createdAt: Time,
  editedAt: Time.optional(),
})
export type Message = z.infer<typeof Message>

/** What stays of a deleted message, so that `seq` and `pts` have no holes. */
export const Tombstone = z.object({
  id: Id,
  chatId: Id,
  seq: Seq,
  pts: Pts,
  kind: z.enum(['text', 'service']),
  createdAt: Time,
  deletedAt: Time,
})
export type Tombstone = z.infer<typeof Tombstone>

/** The chat's own place in its log: `seq` 0, never shown; its `pts` says that the chat or its members changed. */
export const ChatRecord = z.object({ id: Id, chatId: Id, seq: z.literal(0), pts: Pts, kind: z.literal('service') })
export type ChatRecord = z.infer<typeof ChatRecord>

export const AnyMessage = z.union([Tombstone, Message])
export type AnyMessage = Message | Tombstone
export const LogItem = z.union([Tombstone, Message, ChatRecord])
export type LogItem = Message | Tombstone | ChatRecord

export const isTombstone = (item: LogItem): item is Tombstone => 'deletedAt' in item
export const isRecord = (item: LogItem): item is ChatRecord => item.seq === 0
export const isMessage = (item: LogItem): item is Message => item.seq > 0 && !('deletedAt' in item)

/** What is the caller's own about a message. */
export const Mine = z.object({ reactions: z.array(z.string()).optional(), hidden: z.literal(true).optional() })
export type Mine = z.infer<typeof Mine>
export const MineById = z.record(Id, Mine)

/** An item of the box `marks`. */
export const MarkItem = z.object({ chatId: Id, messageId: Id, pts: Pts, mine: Mine })
export type MarkItem = z.infer<typeof MarkItem>

const Beside = { mine: MineById, referenced: z.array(AnyMessage) }
export const History = z.object({ items: z.array(AnyMessage), ...Beside, hasBefore: z.boolean(), hasAfter: z.boolean() })
export type History = z.infer<typeof History>
export const Changes = z.object({
  items: z.array(LogItem),
  ...Beside,
  pts: Pts,
  hasMore: z.boolean(),
  tooLong: z.literal(true).optional(),
})
export type Changes = z.infer<typeof Changes>

const OneMessage = { chatId: Id, messageId: Id }

export const send = defineCommand('messages.send', {
  summary: 'Send a message. A repeat of the clientId returns the first one as it is now.',
  input: z.strictObject({
    chatId: Id,
    clientId: ClientId,
    text: Text,
    replyToId: Id.optional(),
    attachmentIds: z.array(Id).max(10).optional(),
  }),
  output: AnyMessage,
  errors: [
    'chat.not_found',
    'chat.forbidden',
    'messages.reply_not_found',
    'messages.client_id_reused',
    'messages.attachments_unsupported',
  ],
  key: (i) => i.chatId,
  http: 'POST /chats/:chatId/messages',
  socket: 'message:send',
  limit: 'send',
  status: 201,
})

export const edit = defineCommand('messages.edit', {
  summary: 'Change the text of your own message.',
  input: z.strictObject({ ...OneMessage, text: Text }),
  output: Message,
  errors: ['chat.not_found', 'messages.not_found', 'messages.forbidden', 'messages.deleted', 'messages.service_message'],
  key: (i) => i.chatId,
  http: 'PATCH /chats/:chatId/messages/:messageId',
  socket: 'message:edit',
  limit: 'send',
})

export const remove = defineCommand('messages.delete', {
  summary: 'Delete a message for everyone.',
  input: z.strictObject({ ...OneMessage, for: z.enum(['everyone']) }),
  output: Tombstone,
  errors: ['chat.not_found', 'messages.not_found', 'messages.forbidden'],
  key: (i) => i.chatId,
  http: 'DELETE /chats/:chatId/messages/:messageId',
  query: ['for'],
  socket: 'message:delete',
  limit: 'send',
})

export const react = defineCommand('messages.react', {
  summary: 'Add your reaction.',
  input: z.strictObject({ ...OneMessage, emoji: Emoji }),
  output: Message,
  errors: ['chat.not_found', 'messages.not_found', 'messages.deleted', 'messages.too_many_reactions'],
  key: (i) => i.chatId,
  http: 'PUT /chats/:chatId/messages/:messageId/reactions/:emoji',
  socket: 'message:react',
  limit: 'send',
})

export const unreact = defineCommand('messages.unreact', {
  summary: 'Take your reaction back.',
  input: z.strictObject({ ...OneMessage, emoji: Emoji }),
  output: Message,
  errors: ['chat.not_found', 'messages.not_found', 'messages.deleted'],
  key: (i) => i.chatId,
  http: 'DELETE /chats/:chatId/messages/:messageId/reactions/:emoji',
  socket: 'message:unreact',
  limit: 'send',
})

export const reactions = defineCommand('messages.reactions', {
  summary: 'Who reacted, and with what.',
  input: z.strictObject({ ...OneMessage }),
  output: listOf(z.object({ emoji: z.string(), userId: Id })),
  errors: ['chat.not_found', 'messages.not_found'],
  key: (i) => i.chatId,
  http: 'GET /chats/:chatId/messages/:messageId/reactions',
})

export const pin = defineCommand('messages.pin', {
  summary: 'Pin a message for everyone.',
  input: z.strictObject(OneMessage),
  output: Message,
  errors: ['chat.not_found', 'chat.forbidden', 'messages.not_found', 'messages.deleted', 'messages.service_message'],
  key: (i) => i.chatId,
  http: 'PUT /chats/:chatId/pins/:messageId',
})

export const unpin = defineCommand('messages.unpin', {
  summary: 'Take a pinned message down.',
  input: z.strictObject(OneMessage),
  output: Message,
  errors: ['chat.not_found', 'chat.forbidden', 'messages.not_found', 'messages.deleted'],
  key: (i) => i.chatId,
  http: 'DELETE /chats/:chatId/pins/:messageId',
})

export const pins = defineCommand('messages.pins', {
  summary: 'The pinned messages, newest first.',
  input: z.strictObject({ chatId: Id }),
  output: listOf(Message),
  errors: ['chat.not_found'],
  key: (i) => i.chatId,
  http: 'GET /chats/:chatId/pins',
})

export const history = defineCommand('messages.history', {
  summary:
    'A page of messages by `seq`: the newest, or before, after or around one. Dense: tombstones and service messages are in it.',
  input: z
    .strictObject({
      chatId: Id,
      before: Seq.optional(),
      after: Seq.optional(),
      around: Seq.optional(),
      limit: Page.optional(),
    })
    .refine(
      (i) => [i.before, i.after, i.around].filter((x) => x !== undefined).length <= 1,
      'give one of before, after, around',
    ),
  output: History,
  errors: ['chat.not_found'],
  key: (i) => i.chatId,
  http: 'GET /chats/:chatId/messages',
})

export const get = defineCommand('messages.get', {
  summary: 'One message.',
  input: z.strictObject(OneMessage),
  output: AnyMessage,
  errors: ['chat.not_found', 'messages.not_found'],
  key: (i) => i.chatId,
  http: 'GET /chats/:chatId/messages/:messageId',
})

export const changes = defineCommand('messages.changes', {
  summary: 'The present state of everything in the chat that changed after `since`, in order of `pts`.',
  input: z.strictObject({ chatId: Id, since: Pts, limit: Page.optional() }),
  output: Changes,
  errors: ['chat.not_found'],
  key: (i) => i.chatId,
  http: 'GET /chats/:chatId/changes',
})

// --- between services ---

const Head = z.object({ chatId: Id, lastSeq: Seq, pts: Pts, ownSeq: Seq, lastMessage: Message.optional() })

export const heads = defineCommand('messages.heads', {
  summary:
    'Where the logs of chats stand; with the last visible message from `fromSeq` on, and the last one that `userId` sent lately.',
  input: z.object({ chats: z.array(z.object({ chatId: Id, fromSeq: Seq.optional() })).max(10_000), userId: Id.optional() }),
  output: z.object({ items: z.array(Head) }),
  auth: 'service',
})

export const changesOf = defineCommand('messages.changes_of', {
  summary: 'Changes of many chats at once for one person, for `sync`. Chats with nothing new are left out.',
  input: z.object({ userId: Id, chats: z.array(z.object({ chatId: Id, since: Pts, fromSeq: Seq })), limit: z.int() }),
  output: z.object({ items: z.array(Changes.extend({ chatId: Id, lastSeq: Seq })), complete: z.boolean() }),
  auth: 'service',
})

export const box = defineCommand('messages.box', {
  summary: 'What changed in the box `marks` of a person.',
  input: z.object({ userId: Id, since: Pts }),
  output: z.object({ items: z.array(MarkItem), pts: Pts, hasMore: z.boolean() }),
  auth: 'service',
})

/** What an entry does to the membership that messages keeps to check sends inside its queue. `fromHere`: history starts at the entry. */
export const MemberEffect = z.object({
  userId: Id,
  role: z.enum(['owner', 'admin', 'member']).nullable(),
  fromHere: z.boolean().optional(),
})

export const append = defineCommand('messages.append', {
  summary: "Enter a change of the chat or its members into its log: as a service message, or on the chat's own record.",
  input: z.object({
    chatId: Id,
    /** The change's id: an entry is made once. */
    changeId: Id,
    actorId: Id.optional(),
    service: ServiceNote.optional(),
    members: z.array(MemberEffect).optional(),
    deleted: z.boolean().optional(),
    /** Events to announce with the entry's `pts` put in. */
    announce: z.array(z.object({ event: z.string(), payload: z.record(z.string(), z.unknown()) })),
  }),
  output: z.object({ pts: Pts, fromSeq: Seq, lastSeq: Seq }),
  auth: 'service',
  key: (i) => i.chatId,
})

export const ImportItem = z.object({
  clientId: ClientId,
  senderId: Id,
  text: z.string(),
  createdAt: Time,
  replyToClientId: Id.optional(),
  replyToSenderId: Id.optional(),
})
export type ImportItem = z.infer<typeof ImportItem>

export const importBatch = defineCommand('messages.import', {
  summary: 'Write messages of the past as announced: with their times, without events, each clientId once.',
  input: z.object({ chatId: Id, items: z.array(ImportItem).min(1).max(1000) }),
  output: z.object({ added: z.int(), present: z.int(), lastSeq: Seq }),
  auth: 'service',
  key: (i) => i.chatId,
  errors: ['chat.not_found', 'user.forbidden'],
})

export const created = defineEvent('messages.created', {
  summary: 'A message was sent.',
  payload: z.object({ chatId: Id, pts: Pts, message: Message }),
  to: (e) => room.chat(e.chatId),
  socket: 'message:created',
})
export const updated = defineEvent('messages.updated', {
  summary: 'A message was edited, reacted to or pinned.',
  payload: z.object({ chatId: Id, pts: Pts, message: Message }),
  to: (e) => room.chat(e.chatId),
  socket: 'message:updated',
})
export const deleted = defineEvent('messages.deleted', {
  summary: 'A message was deleted for everyone.',
  payload: z.object({ chatId: Id, pts: Pts, message: Tombstone }),
  to: (e) => room.chat(e.chatId),
  socket: 'message:deleted',
})
export const mine = defineEvent('messages.mine', {
  summary: 'What is your own about a message changed.',
  payload: z.object({ userId: Id, box: z.literal('marks'), pts: Pts, chatId: Id, messageId: Id, mine: Mine }),
  to: (e) => room.user(e.userId),
  socket: 'message:mine',
  internal: ['userId'],
})
/** Two seconds after a chat's last event, and once more after 30 s, so that a listener that missed one notices. */
export const head = defineEvent('messages.head', {
  summary: 'Where the log of a chat stands.',
  payload: z.object({ chatId: Id, pts: Pts }),
  to: (e) => room.chat(e.chatId),
  ephemeral: true,
})
