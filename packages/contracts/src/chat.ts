import { z } from 'zod'
import {
  ClientId,
  Cursor,
  Description,
  Id,
  Label,
  Nothing,
  Page,
  Pts,
  Query,
  Seq,
  Text,
  Time,
  Title,
  listOf,
} from './common.js'
import { defineCommand, defineEvent, room } from './define.js'
import { Message } from './messages.js'
import { User } from './user.js'

export const MemberRole = z.enum(['owner', 'admin', 'member'])
export type MemberRole = z.infer<typeof MemberRole>
export const ChatType = z.enum(['direct', 'group', 'channel', 'saved'])
export type ChatType = z.infer<typeof ChatType>
const HistoryFor = z.enum(['all', 'joined'])
const Handle = z
  .string()
  .regex(/^[a-z0-9_.-]{3,32}$/, 'must be 3 to 32 of a-z, 0-9, _ . -')
  .meta({ minLength: 3, maxLength: 32 })

/** What is the same for all members. */
export const ChatShared = z.object({
  id: Id,
  type: ChatType,
  title: z.string().optional(),
  /** A public chat has one: anyone signed in may find and join it. */
  handle: z.string().optional(),
  description: z.string().optional(),
  history: HistoryFor,
  lastSeq: Seq,
  pts: Pts,
  memberCount: z.int(),
  createdAt: Time,
})
export type ChatShared = z.infer<typeof ChatShared>

/** What is the caller's own. Unread = `lastSeq - readSeq`. */
export const ChatMe = z.object({
  role: MemberRole,
  userId: Id.optional(),
  fromSeq: Seq,
  readSeq: Seq,
  seenSeq: Seq,
  markedUnread: z.boolean().optional(),
  unreadMentions: z.array(Seq).optional(),
  mutedUntil: Time.optional(),
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
  folder: z.string().optional(),
  draft: z.string().optional(),
})
export type ChatMe = z.infer<typeof ChatMe>

export const Chat = ChatShared.extend({ lastMessage: Message.optional(), me: ChatMe })
export type Chat = z.infer<typeof Chat>

/** What those see who are not members: by public handle or by an invite. */
export const ChatPreview = z.object({
  id: Id,
  type: ChatType,
  title: z.string(),
  handle: z.string().optional(),
  description: z.string().optional(),
  memberCount: z.int(),
})
export type ChatPreview = z.infer<typeof ChatPreview>

export const Member = z.object({ userId: Id, role: MemberRole, joinedAt: Time })
export type Member = z.infer<typeof Member>

export const Invite = z.object({
  id: Id,
  code: z.string(),
  url: z.string(),
  uses: z.int(),
  maxUses: z.int().optional(),
  expiresAt: Time.optional(),
  createdAt: Time,
  createdBy: Id,
})
export type Invite = z.infer<typeof Invite>

const OneChat = { chatId: Id }
const Paged = { cursor: Cursor.optional(), limit: Page.optional() }
const UserIds = z.array(Id).max(1000)

export const list = defineCommand('chat.list', {
  summary: 'Your chats, the last active first.',
  input: z.strictObject(Paged),
  output: listOf(Chat),
  http: 'GET /chats',
})

export const create = defineCommand('chat.create', {
  summary: 'Create a group or a channel, or open the direct chat with a person.',
  input: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.enum(['group', 'channel']),
      title: Title,
      memberIds: UserIds.optional(),
      handle: Handle.optional(),
      history: HistoryFor.optional(),
      description: Description.optional(),
      clientId: ClientId,
    }),
    z.strictObject({ type: z.literal('direct'), userId: Id, clientId: ClientId.optional() }),
  ]),
  output: Chat,
  errors: ['user.not_found', 'chat.handle_taken', 'chat.client_id_reused', 'chat.too_many_members'],
  http: 'POST /chats',
  status: 201,
})

export const get = defineCommand('chat.get', {
  summary: 'One of your chats.',
  input: z.strictObject(OneChat),
  output: Chat,
  errors: ['chat.not_found'],
  http: 'GET /chats/:chatId',
})

export const update = defineCommand('chat.update', {
  summary: 'Change title, description, handle (null makes it private) or what newcomers may read.',
  input: z.strictObject({
    ...OneChat,
    title: Title.optional(),
    description: Description.optional(),
    handle: Handle.nullable().optional(),
    history: HistoryFor.optional(),
  }),
  output: Chat,
  errors: ['chat.not_found', 'chat.forbidden', 'chat.handle_taken', 'chat.wrong_type'],
  http: 'PATCH /chats/:chatId',
})

export const remove = defineCommand('chat.delete', {
  summary: 'Delete the chat for everyone.',
  input: z.strictObject(OneChat),
  output: Nothing,
  errors: ['chat.not_found', 'chat.forbidden', 'chat.wrong_type'],
  http: 'DELETE /chats/:chatId',
  status: 204,
})

export const byHandle = defineCommand('chat.by_handle', {
  summary: 'A public chat, as those see it who are not in it.',
  input: z.strictObject({ handle: Handle }),
  output: ChatPreview,
  errors: ['chat.not_found'],
  http: 'GET /chats/by-handle/:handle',
})

export const join = defineCommand('chat.join', {
  summary: 'Join a public chat.',
  input: z.strictObject(OneChat),
  output: Chat,
  errors: ['chat.not_found', 'chat.too_many_members'],
  http: 'POST /chats/:chatId/join',
})

export const updateMine = defineCommand('chat.update_mine', {
  summary: 'Mute, pin, archive, draft, folder, mark unread: what is yours in a chat. null takes it away.',
  input: z.strictObject({
    ...OneChat,
    mutedUntil: Time.nullable().optional(),
    pinned: z.boolean().optional(),
    archived: z.boolean().optional(),
    draft: z
      .union([Text, z.literal('')])
      .nullable()
      .optional(),
    markedUnread: z.boolean().optional(),
    folder: Label.nullable().optional(),
  }),
  output: ChatMe,
  errors: ['chat.not_found'],
  http: 'PATCH /chats/:chatId/me',
})

export const members = defineCommand('chat.members', {
  summary: 'The members with their profiles, owners and admins first.',
  input: z.strictObject({ ...OneChat, ...Paged, q: Query.optional() }),
  output: listOf(Member.extend({ user: User })),
  errors: ['chat.not_found'],
  http: 'GET /chats/:chatId/members',
})

export const addMembers = defineCommand('chat.add_members', {
  summary: 'Add people; those who are in it already stay as they are.',
  input: z.strictObject({ ...OneChat, userIds: UserIds.min(1) }),
  output: listOf(Member),
  errors: ['chat.not_found', 'chat.forbidden', 'chat.wrong_type', 'user.not_found', 'chat.too_many_members'],
  http: 'POST /chats/:chatId/members',
})

export const updateMember = defineCommand('chat.update_member', {
  summary: 'Give a role; giving `owner` hands the chat over.',
  input: z.strictObject({ ...OneChat, userId: Id, role: MemberRole }),
  output: Member,
  errors: ['chat.not_found', 'chat.forbidden', 'chat.member_not_found', 'chat.wrong_type'],
  http: 'PATCH /chats/:chatId/members/:userId',
})

export const removeMember = defineCommand('chat.remove_member', {
  summary: 'Remove a person from the chat.',
  input: z.strictObject({ ...OneChat, userId: Id }),
  output: Nothing,
  errors: ['chat.not_found', 'chat.forbidden', 'chat.member_not_found', 'chat.wrong_type'],
  http: 'DELETE /chats/:chatId/members/:userId',
  status: 204,
})

export const leave = defineCommand('chat.leave', {
  summary: 'Leave the chat.',
  input: z.strictObject(OneChat),
  output: Nothing,
  errors: ['chat.not_found', 'chat.wrong_type', 'chat.owner_must_stay'],
  http: 'POST /chats/:chatId/leave',
  status: 204,
})

export const invites = defineCommand('chat.invites', {
  summary: 'The invite links that still work.',
  input: z.strictObject(OneChat),
  output: listOf(Invite),
  errors: ['chat.not_found', 'chat.forbidden'],
  http: 'GET /chats/:chatId/invites',
})

export const createInvite = defineCommand('chat.create_invite', {
  summary: 'Make an invite link.',
  input: z.strictObject({ ...OneChat, expiresAt: Time.optional(), maxUses: z.int().min(1).max(100_000).optional() }),
  output: Invite,
  errors: ['chat.not_found', 'chat.forbidden', 'chat.wrong_type'],
  http: 'POST /chats/:chatId/invites',
  status: 201,
})

export const revokeInvite = defineCommand('chat.revoke_invite', {
  summary: 'Make an invite link useless.',
  input: z.strictObject({ ...OneChat, id: Id }),
  output: Nothing,
  errors: ['chat.not_found', 'chat.forbidden', 'chat.invite_not_found'],
  http: 'DELETE /chats/:chatId/invites/:id',
  status: 204,
})

const Code = z.strictObject({ code: z.string().min(1).max(64) })

export const previewInvite = defineCommand('chat.preview_invite', {
  summary: 'What an invite leads to.',
  input: Code,
  output: z.object({ chat: ChatPreview, approval: z.boolean() }),
  errors: ['chat.invite_not_found', 'chat.invite_gone'],
  http: 'POST /invites/preview',
  auth: 'anyone',
  limit: 'auth',
})

export const joinByInvite = defineCommand('chat.join_by_invite', {
  summary: 'Join by an invite link.',
  input: Code,
  output: Chat,
  errors: ['chat.invite_not_found', 'chat.invite_gone', 'chat.too_many_members'],
  http: 'POST /invites/join',
})

export const read = defineCommand('chat.read', {
  summary: 'Say how far you have read; the mark never falls.',
  input: z.strictObject({ ...OneChat, seq: Seq }),
  output: z.object({ readSeq: Seq }),
  errors: ['chat.not_found'],
  http: 'POST /chats/:chatId/read',
  socket: 'message:read',
})

export const reads = defineCommand('chat.reads', {
  summary: 'How far the others have read, in chats of up to 100 members.',
  input: z.strictObject(OneChat),
  output: listOf(z.object({ userId: Id, readSeq: Seq })),
  errors: ['chat.not_found'],
  http: 'GET /chats/:chatId/reads',
})

export const typingStart = defineCommand('chat.typing_start', {
  summary: 'You are typing; lapses after 6 s.',
  input: z.strictObject(OneChat),
  output: Nothing,
  errors: ['chat.not_found', 'chat.forbidden'],
  socket: 'typing:start',
  limit: 'typing',
})
export const typingStop = defineCommand('chat.typing_stop', {
  summary: 'You stopped typing.',
  input: z.strictObject(OneChat),
  output: Nothing,
  errors: ['chat.not_found', 'chat.forbidden'],
  socket: 'typing:stop',
  limit: 'typing',
})

// --- between services ---

export const ChatMembership = z.object({
  exists: z.boolean(),
  type: ChatType.optional(),
  members: z.array(z.object({ userId: Id, role: MemberRole, fromSeq: Seq })),
})
export type ChatMembership = z.infer<typeof ChatMembership>

export const membership = defineCommand('chat.membership', {
  summary: 'Who is in a chat as far as its log says so, for the check inside the queue that allocates numbers.',
  input: z.object({ chatId: Id }),
  output: ChatMembership,
  auth: 'service',
})

export const rooms = defineCommand('chat.rooms', {
  summary: 'The chats that a person hears, each from the `pts` of its membership entry on.',
  input: z.object({ userId: Id }),
  output: z.object({ items: z.array(z.object({ chatId: Id, fromPts: Pts })) }),
  auth: 'service',
})

export const redeemInvite = defineCommand('chat.redeem_invite', {
  summary: 'Check an invite on behalf of somebody who registers with it.',
  input: z.object({ code: z.string() }),
  output: z.object({ chatId: Id }),
  errors: ['chat.invite_not_found', 'chat.invite_gone'],
  auth: 'service',
})

export const createSaved = defineCommand('chat.create_saved', {
  summary: 'The saved messages of a new person.',
  input: z.object({ userId: Id }),
  output: z.object({ chatId: Id }),
  auth: 'service',
})

export const raiseReads = defineCommand('chat.raise_reads', {
  summary: "Nobody's unread grows by an import.",
  input: z.object({ chatId: Id, seq: Seq }),
  output: Nothing,
  auth: 'service',
})

export const createdEvent = defineEvent('chat.created', {
  summary: 'You are in a chat in which you were not before.',
  payload: z.object({ userId: Id, box: z.literal('list'), pts: Pts, chat: Chat, fromPts: Pts }),
  to: (e) => room.user(e.userId),
  socket: 'chat:created',
  internal: ['userId', 'fromPts'],
})
export const updatedEvent = defineEvent('chat.updated', {
  summary: 'Something that all members share about a chat changed.',
  payload: z.object({ chatId: Id, pts: Pts, chat: ChatShared }),
  to: (e) => room.chat(e.chatId),
  socket: 'chat:updated',
})
export const removedEvent = defineEvent('chat.removed', {
  summary: 'You are not in a chat any more.',
  payload: z.object({ userId: Id, chatId: Id, box: z.literal('list'), pts: Pts }),
  to: (e) => room.user(e.userId),
  socket: 'chat:removed',
  internal: ['userId'],
})
export const meEvent = defineEvent('chat.me', {
  summary: 'What is your own in a chat changed.',
  payload: z.object({ userId: Id, chatId: Id, box: z.literal('list'), pts: Pts, me: ChatMe }),
  to: (e) => room.user(e.userId),
  socket: 'chat:me',
  internal: ['userId'],
})

const MemberEntry = z.object({ chatId: Id, pts: Pts, userId: Id, role: MemberRole.optional() })
export const memberJoined = defineEvent('chat.member_joined', {
  summary: 'Somebody joined or was added.',
  payload: MemberEntry,
  to: (e) => room.chat(e.chatId),
  socket: 'member:joined',
})
export const memberUpdated = defineEvent('chat.member_updated', {
  summary: 'Somebody has another role.',
  payload: MemberEntry,
  to: (e) => room.chat(e.chatId),
  socket: 'member:updated',
})
export const memberLeft = defineEvent('chat.member_left', {
  summary: 'Somebody left or was removed.',
  payload: MemberEntry,
  to: (e) => room.chat(e.chatId),
  socket: 'member:left',
})
export const readUpdated = defineEvent('chat.read_updated', {
  summary: 'Somebody has read further.',
  payload: z.object({ chatId: Id, userId: Id, readSeq: Seq }),
  to: (e) => room.chat(e.chatId),
  socket: 'read:updated',
  ephemeral: true,
})
export const typingUpdated = defineEvent('chat.typing_updated', {
  summary: 'Somebody types, or stopped.',
  payload: z.object({ chatId: Id, userId: Id, typing: z.boolean() }),
  to: (e) => room.chat(e.chatId),
  socket: 'typing:updated',
  ephemeral: true,
})
