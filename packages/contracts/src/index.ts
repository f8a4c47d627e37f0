export * from './define.js'
export * from './errors.js'
export * from './common.js'
export * from './text.js'
export * as auth from './auth.js'
export * as users from './user.js'
export * as chats from './chat.js'
export * as messages from './messages.js'
export * as sync from './sync.js'
export * as server from './server.js'
export type { Session, Tokens } from './auth.js'
export type { User, Me, Settings, Presence, SelfItem } from './user.js'
export type { Chat, ChatShared, ChatMe, ChatType, ChatPreview, Member, MemberRole, Invite, ChatMembership } from './chat.js'
export type {
  AnyMessage,
  Message,
  Tombstone,
  ChatRecord,
  LogItem,
  Mine,
  MarkItem,
  History,
  Changes,
  Reaction,
  ImportItem,
} from './messages.js'
export type { SyncInput, SyncAnswer, BoxName } from './sync.js'
export type { ServerInfo } from './server.js'
export { isTombstone, isRecord, isMessage } from './messages.js'
