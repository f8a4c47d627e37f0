export { createClient } from './client.js'
export type {
  ChatView,
  ClientEvent,
  ClientEvents,
  ClientOptions,
  LocalEvents,
  MessageItem,
  MessagesView,
  SendInput,
  Sending,
  SessionState,
  UltraChat,
} from './types.js'
export type { Api } from './http/api.js'
export type { Topic, Unsubscribe } from './notifier.js'
export type { OutboxItem, OutboxState } from './outbox/item.js'
export type { ConnectionStatus } from './socket/connection.js'
export type { BoxEvent, LogEvent, ServerEvent, ServerEvents } from './socket/events.js'
export type { Ack, Transport, TransportEvents, TransportFactory } from './socket/transport.js'
export type { ClientStore, StoreBatch, StoredChat, StoredDraft, StoredMark, StoredMeta, StoredState } from './store/port.js'
export { memoryStore } from './store/memory.js'
export { memoryTokens, type TokenStore } from './session/tokens.js'
export { browserTabs, oneTab, type TabMessage, type Tabs } from './tabs.js'
export { OfflineError, SignedOutError, TimeoutError, isTransient, retryAfterOf, statusOf } from './errors.js'
export { newId } from './ids.js'
