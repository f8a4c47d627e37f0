import type {
  AnyMessage,
  Chat,
  ChatMe,
  ChatShared,
  Command,
  InputOf,
  Me,
  Message,
  Mine,
  OutputOf,
  Presence,
  Settings,
  User,
  auth,
} from '@ultrachat/contracts'
import type { Api } from './http/api.js'
import type { Topic, Unsubscribe } from './notifier.js'
import type { OutboxItem, OutboxState } from './outbox/item.js'
import type { TokenStore } from './session/tokens.js'
import type { ConnectionStatus } from './socket/connection.js'
import type { ServerEvent, ServerEvents } from './socket/events.js'
import type { TransportFactory } from './socket/transport.js'
import type { ClientStore } from './store/port.js'
import type { Tabs } from './tabs.js'

export interface ClientOptions {
  /** The server, without a trailing slash; default: where the page came from. */
  url?: string
  /** `cookie` in browsers (default there), `body` elsewhere: then `tokens` keeps the refresh token. */
  auth?: 'cookie' | 'body'
  tokens?: TokenStore
  /** Default: in memory. */
  store?: ClientStore
  fetch?: typeof fetch
  /** Names this device in the list of sessions, where the platform lets us set User-Agent. */
  device?: string
  /** Prefix for what the tabs of a browser share; default `ultrachat`. */
  storageKey?: string
  tabs?: Tabs
  transport?: TransportFactory
}

/** `unknown` until `start` has found out. */
export type SessionState = 'unknown' | 'signed-in' | 'signed-out'

/** One row of a conversation. The object stays the same one while nothing about it changes. */
export interface MessageItem {
  /** Stays the same when the real message takes the place of the optimistic one. */
  readonly key: string
  /** An optimistic one has its `clientId` as `id`, `pts` 0 and a `seq` above all others. */
  readonly message: AnyMessage
  readonly state: OutboxState
  readonly mine: Mine
  /** The message that it answers, if known. */
  readonly replyTo?: AnyMessage
  readonly failure?: OutboxItem['failure']
}

/** A conversation as it can be shown: a stretch without holes, then what is on its way. */
export interface MessagesView {
  readonly items: readonly MessageItem[]
  readonly hasBefore: boolean
  readonly hasAfter: boolean
  readonly isLoading: boolean
  /** False until the first page (stored or fetched) is there. */
  readonly isLoaded: boolean
  readonly error?: unknown
}

export interface ChatView extends Chat {
  readonly unread: number
  readonly isMuted: boolean
  readonly membersVersion: number
}

export interface SendInput {
  text: string
  replyToId?: string
}
export interface Sending {
  readonly clientId: string
  /** The stored message; rejects only when the server refuses it or it is discarded. */
  readonly sent: Promise<AnyMessage>
}

/** What a client tells besides the server's events. */
export interface LocalEvents {
  /** Every message that is new to this client, once, in order: live ones, and those caught up after a pause. */
  message: { chatId: string; message: Message; isLive: boolean }
  'signed-in': { user: User }
  'signed-out': { reason: string }
  synced: Record<string, never>
  reset: { epoch: string }
  /** A sync, save or background call that failed; for logs. */
  error: unknown
}
export type ClientEvents = ServerEvents & LocalEvents
export type ClientEvent = ServerEvent | keyof LocalEvents

export interface UltraChat {
  // --- session ---
  /** Paints from the store, then signs in with what is kept. Resolves when it is known whether somebody is signed in. */
  start(): Promise<SessionState>
  register(input: Omit<InputOf<typeof auth.register>, 'refreshToken'>): Promise<User>
  login(input: Omit<InputOf<typeof auth.login>, 'refreshToken'>): Promise<User>
  logout(): Promise<void>
  session(): SessionState
  status(): ConnectionStatus
  /** True once everything that was missed has been fetched, until the connection is lost. */
  isSynced(): boolean
  /** Resolves when online and synced. */
  ready(): Promise<void>
  /** Tries to connect now. */
  wake(): void
  /** Saves and lets go of everything; the client cannot be used again. */
  close(): Promise<void>

  // --- calls ---
  readonly api: Api
  call<C extends Command<any, any>>(command: C, input: InputOf<C>): Promise<OutputOf<C>>
  emit<C extends Command<any, any>>(command: C, input: InputOf<C>, timeout?: number): Promise<OutputOf<C>>
  on<K extends ClientEvent>(name: K, listener: (payload: ClientEvents[K]) => void): Unsubscribe

  // --- what is known; all synchronous, cheap, with stable references ---
  subscribe(topic: Topic, listener: () => void): Unsubscribe
  subscribe<T>(select: () => T, listener: (value: T) => void): Unsubscribe
  me(): Me | undefined
  settings(): Settings | undefined
  /** Pinned first, then the last active first. */
  chats(): readonly ChatView[]
  chat(chatId: string): ChatView | undefined
  messages(chatId: string): MessagesView
  outbox(chatId?: string): readonly OutboxItem[]
  /** Unknown people are looked up together, then the topics `user:<id>` and `users` change. */
  user(userId: string): User | undefined
  presence(userId: string): Presence | undefined
  /** Who types, without yourself. */
  typing(chatId: string): readonly string[]
  draft(chatId: string): string
  unread(chatId: string): number
  /** Of chats that are neither muted nor archived. */
  totalUnread(): number
  /** How far others have read, by person, where the chat is small enough to be told. */
  reads(chatId: string): Readonly<Record<string, number>>

  // --- conversations ---
  /** Keeps a conversation loaded until the returned function is called. */
  open(chatId: string): Unsubscribe
  loadBefore(chatId: string): Promise<void>
  loadAfter(chatId: string): Promise<void>
  /** Shows the stretch around a message. */
  jumpTo(chatId: string, seq: number): Promise<void>
  jumpToLatest(chatId: string): Promise<void>
  send(chatId: string, input: string | SendInput): Sending
  retry(clientId: string): void
  discard(clientId: string): void
  editMessage(chatId: string, messageId: string, text: string): Promise<void>
  deleteMessage(chatId: string, messageId: string): Promise<void>
  react(chatId: string, messageId: string, emoji: string): Promise<void>
  unreact(chatId: string, messageId: string, emoji: string): Promise<void>
  pin(chatId: string, messageId: string): Promise<void>
  unpin(chatId: string, messageId: string): Promise<void>
  /** Coalesced; the newest `seq` wins. */
  markRead(chatId: string, seq?: number): void
  startTyping(chatId: string): void
  stopTyping(chatId: string): void
  setDraft(chatId: string, text: string): void
  /** While focused, the draft of this device wins over another one's. */
  focusDraft(chatId: string, isFocused: boolean): void
  /** Mute, pin, archive, mark unread; shows at once. */
  updateMine(
    chatId: string,
    change: Omit<InputOf<typeof import('@ultrachat/contracts').chats.updateMine>, 'chatId'>,
  ): Promise<ChatMe>
  updateSettings(change: InputOf<typeof import('@ultrachat/contracts').users.updateSettings>): Promise<Settings>
  /** Fetches a chat again, or one that is not in the list yet. */
  refreshChat(chatId: string): Promise<void>

  // --- people ---
  /** Hears of these people coming and going until the returned function is called; up to 200 in all. */
  watch(userIds: readonly string[]): Unsubscribe
  setPresence(status: 'online' | 'away'): void
}

export type { ChatShared }
