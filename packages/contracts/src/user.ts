import { z } from 'zod'
import { Cursor, Id, Name, NoInput, Page, Pts, Query, Time, Username, Description, limits, listOf } from './common.js'
import { defineCommand, defineEvent, room } from './define.js'

export const User = z.object({
  id: Id,
  username: z.string(),
  name: z.string(),
  bio: z.string().optional(),
  /** Hue from 0 to 359, from the id: the same everywhere. */
  color: z.int(),
  kind: z.enum(['person', 'bot', 'imported']),
  lastSeenAt: Time.optional(),
  createdAt: Time,
})
export type User = z.infer<typeof User>

/** What a person sees of their own account. */
export const Me = User.extend({ email: z.string().optional(), role: z.enum(['owner', 'admin', 'user']) })
export type Me = z.infer<typeof Me>

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  accent: z.enum(['blue', 'teal', 'green', 'amber', 'red', 'pink', 'violet']),
  locale: z.string().min(2).max(35),
  timeZone: z.string().min(1).max(64),
  sendKey: z.enum(['enter', 'mod+enter']),
  lastSeen: z.enum(['everyone', 'nobody']),
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = {
  theme: 'system',
  accent: 'blue',
  locale: 'en',
  timeZone: 'UTC',
  sendKey: 'enter',
  lastSeen: 'everyone',
}

/** An item of the box `self`. */
export const SelfItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('profile'), pts: Pts, user: Me }),
  z.object({ kind: z.literal('settings'), pts: Pts, settings: Settings }),
])
export type SelfItem = z.infer<typeof SelfItem>

export const Presence = z.object({ userId: Id, online: z.boolean(), lastSeenAt: Time.optional() })
export type Presence = z.infer<typeof Presence>

const Locale = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR')
const TimeZone = z.string().max(64).refine(isTimeZone, 'must be a time zone such as Europe/Berlin')

export const me = defineCommand('user.me', {
  summary: 'Your own account.',
  input: NoInput,
  output: Me,
  http: 'GET /users/me',
})

export const updateMe = defineCommand('user.update_me', {
  summary: 'Change your name, username or biography.',
  input: z.strictObject({ name: Name.optional(), username: Username.optional(), bio: Description.optional() }),
  output: Me,
  errors: ['auth.username_taken'],
  http: 'PATCH /users/me',
})

export const settings = defineCommand('user.settings', {
  summary: 'Your settings; they follow you to every device.',
  input: NoInput,
  output: Settings,
  http: 'GET /users/me/settings',
})

export const updateSettings = defineCommand('user.update_settings', {
  summary: 'Change any of your settings.',
  input: z.strictObject({ ...Settings.shape, locale: Locale, timeZone: TimeZone }).partial(),
  output: Settings,
  http: 'PATCH /users/me/settings',
})

export const get = defineCommand('user.get', {
  summary: 'One person.',
  input: z.strictObject({ id: Id }),
  output: User,
  errors: ['user.not_found'],
  http: 'GET /users/:id',
})

export const find = defineCommand('user.find', {
  summary: 'People by `ids` (up to 100) or by the beginning of a word of their name or username (`q`).',
  input: z.strictObject({
    ids: z.array(Id).max(100).optional(),
    q: Query.optional(),
    cursor: Cursor.optional(),
    limit: Page.optional(),
  }),
  output: listOf(User),
  http: 'GET /users',
})

export const presence = defineCommand('user.presence', {
  summary: 'Who is online, and when the others were last seen.',
  input: z.strictObject({ ids: z.array(Id).max(limits.presenceWatch) }),
  output: listOf(Presence),
  http: 'GET /presence',
})

export const setPresence = defineCommand('user.set_presence', {
  summary: 'Say that this device is in use (`online`) or idle (`away`).',
  input: z.strictObject({ status: z.enum(['online', 'away']) }),
  output: z.object({}),
  socket: 'presence:set',
  limit: 'typing',
})

export const watchPresence = defineCommand('user.watch_presence', {
  summary: 'Hear of these people coming and going on this socket; replaces the list and answers their present state.',
  input: z.strictObject({ userIds: z.array(Id).max(limits.presenceWatch) }),
  output: listOf(Presence),
  socket: 'presence:watch',
  limit: 'read',
})

/** From a gateway, at connect, every 20 s and at disconnect; expires by itself after 60 s. */
export const touchPresence = defineCommand('user.touch_presence', {
  summary: 'A socket of a person is there (or gone).',
  input: z.object({
    items: z.array(z.object({ userId: Id, socketId: z.string(), state: z.enum(['online', 'away', 'gone']) })),
  }),
  output: z.object({}),
  auth: 'service',
})

export const create = defineCommand('user.create', {
  summary: 'Create the account that belongs to new credentials.',
  input: z.object({ id: Id, username: Username, name: Name, email: z.string().optional(), role: z.enum(['owner', 'user']) }),
  output: Me,
  errors: ['auth.username_taken', 'auth.email_taken'],
  auth: 'service',
})

export const account = defineCommand('user.account', {
  summary: 'An account by id, by username or by e-mail.',
  input: z.object({ id: Id.optional(), login: z.string().optional() }),
  output: z.object({ user: Me.optional() }),
  auth: 'service',
})

export const count = defineCommand('user.count', {
  summary: 'How many people can sign in, and who owns the server.',
  input: NoInput,
  output: z.object({ people: z.int(), ownerId: Id.optional() }),
  auth: 'service',
})

export const byUsernames = defineCommand('user.by_usernames', {
  summary: 'The ids behind usernames.',
  input: z.object({ usernames: z.array(z.string()).max(500) }),
  output: z.object({ ids: z.record(z.string(), Id) }),
  auth: 'service',
})

export const importPeople = defineCommand('user.import', {
  summary: 'Authors of imported messages; they cannot sign in. A known `key` keeps its id.',
  input: z.object({ people: z.array(z.object({ id: Id, username: Username, name: Name })).max(1000) }),
  output: z.object({ created: z.int() }),
  auth: 'service',
})

export const box = defineCommand('user.box', {
  summary: 'What changed in the box `self` of a person.',
  input: z.object({ userId: Id, since: Pts }),
  output: z.object({ items: z.array(SelfItem), pts: Pts, hasMore: z.boolean() }),
  auth: 'service',
})

export const selfUpdated = defineEvent('user.self_updated', {
  summary: 'Your own profile or settings changed.',
  payload: z.object({ userId: Id, box: z.literal('self'), pts: Pts, item: SelfItem }),
  to: (e) => room.user(e.userId),
  socket: 'self:updated',
  internal: ['userId'],
})

export const updated = defineEvent('user.updated', {
  summary: 'A person whom you share a chat with changed their profile.',
  payload: z.object({ chatId: Id, user: User }),
  to: (e) => room.chat(e.chatId),
  socket: 'user:updated',
  internal: ['chatId'],
  ephemeral: true,
})

/** Heard by the service `chat`, which knows whom it concerns. */
export const profileChanged = defineEvent('user.profile_changed', {
  summary: 'A person changed their profile.',
  payload: z.object({ user: User }),
  to: () => room.server(),
})

export const presenceUpdated = defineEvent('user.presence_updated', {
  summary: 'A person whom you watch came or went.',
  payload: Presence,
  to: () => room.server(),
  socket: 'presence:updated',
  ephemeral: true,
})

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
