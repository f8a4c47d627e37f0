import { chats, messages, sync, users, type PayloadOf } from '@ultrachat/contracts'

type Heard<E, Internal extends string = never> = Omit<PayloadOf<E>, Internal>

/** What the server says on a socket, without the fields that only routing needs. */
export interface ServerEvents {
  'message:created': Heard<typeof messages.created>
  'message:updated': Heard<typeof messages.updated>
  'message:deleted': Heard<typeof messages.deleted>
  'message:mine': Heard<typeof messages.mine, 'userId'>
  'chat:created': Heard<typeof chats.createdEvent, 'userId' | 'fromPts'>
  'chat:updated': Heard<typeof chats.updatedEvent>
  'chat:removed': Heard<typeof chats.removedEvent, 'userId'>
  'chat:me': Heard<typeof chats.meEvent, 'userId'>
  'member:joined': Heard<typeof chats.memberJoined>
  'member:updated': Heard<typeof chats.memberUpdated>
  'member:left': Heard<typeof chats.memberLeft>
  'read:updated': Heard<typeof chats.readUpdated>
  'typing:updated': Heard<typeof chats.typingUpdated>
  'presence:updated': Heard<typeof users.presenceUpdated>
  'user:updated': Heard<typeof users.updated, 'chatId'>
  'self:updated': Heard<typeof users.selfUpdated, 'userId'>
  'sync:heartbeat': Heard<typeof sync.heartbeat>
  'session:revoked': { reason: string }
}
export type ServerEvent = keyof ServerEvents

/** Events of a chat's log: numbered by its `pts`. */
const LOG_EVENTS = [
  'message:created',
  'message:updated',
  'message:deleted',
  'chat:updated',
  'member:joined',
  'member:updated',
  'member:left',
] as const
export type LogEventName = (typeof LOG_EVENTS)[number]
export type LogEvent = { [K in LogEventName]: { name: K } & ServerEvents[K] }[LogEventName]

/** Events of a person's boxes: numbered by the box's `pts`. */
const BOX_EVENTS = ['chat:created', 'chat:removed', 'chat:me', 'self:updated', 'message:mine'] as const
export type BoxEventName = (typeof BOX_EVENTS)[number]
export type BoxEvent = { [K in BoxEventName]: { name: K } & ServerEvents[K] }[BoxEventName]

export const isLogEvent = (name: string): name is LogEventName => (LOG_EVENTS as readonly string[]).includes(name)
export const isBoxEvent = (name: string): name is BoxEventName => (BOX_EVENTS as readonly string[]).includes(name)
