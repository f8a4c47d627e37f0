import { chats, isMessage, messages, sync, users, type Chat, type User } from '@ultrachat/contracts'
import { Conversations } from './conversations.js'
import { Emitter } from './emitter.js'
import { SignedOutError, statusOf } from './errors.js'
import { Drafts } from './features/drafts.js'
import { Originals } from './features/originals.js'
import { Own } from './features/own.js'
import { People } from './features/people.js'
import { Presences } from './features/presences.js'
import { ReadMarks } from './features/read-marks.js'
import { Reads } from './features/reads.js'
import { Typing } from './features/typing.js'
import { apiTree } from './http/api.js'
import { Rest } from './http/rest.js'
import { Notifier } from './notifier.js'
import type { ResolvedOptions } from './options.js'
import { Outbox } from './outbox/outbox.js'
import { Session } from './session/session.js'
import { Connection } from './socket/connection.js'
import type { ServerEvents } from './socket/events.js'
import { ChatViews } from './state/chat-views.js'
import { Model } from './state/model.js'
import { Replica } from './state/replica.js'
import { Persister } from './store/persister.js'
import { restore } from './store/restore.js'
import { History } from './sync/history.js'
import { Refetch } from './sync/refetch.js'
import { SyncEngine } from './sync/sync-engine.js'
import type { ClientEvents, SessionState } from './types.js'

/** Everything a client is made of, and what happens when somebody signs in or out, the socket opens, or the server speaks. */
export class Core {
  readonly notifier = new Notifier()
  readonly emitter = new Emitter<ClientEvents>()
  readonly model = new Model(this.notifier)
  readonly replica = new Replica(this.model)
  readonly views = new ChatViews(this.model)
  readonly failed = (error: unknown) => this.emitter.emit('error', error)
  readonly isOnline = () => this.connection.isOnline
  readonly stopping = new AbortController()
  readonly options: ResolvedOptions
  readonly persister: Persister
  readonly session: Session
  readonly connection: Connection
  readonly own: Own
  readonly history: History
  readonly outbox: Outbox
  readonly conversations: Conversations
  readonly api
  state: SessionState = 'unknown'
  isSynced = false
  #loading: Promise<void> | undefined

  constructor(options: ResolvedOptions) {
    this.options = options
    const { url, auth, tabs, tokens, store, fetch, device, transport } = options
    this.persister = new Persister(this.model, store, this.failed)
    const rest = new Rest({ url, fetch, credentials: auth === 'cookie' ? 'same-origin' : 'omit', device })
    this.session = new Session({
      auth,
      rest,
      tabs,
      tokens,
      onSignedIn: (user) => this.#signedIn(user),
      onSignedOut: (reason) => this.#signedOut(reason),
    })
    this.connection = new Connection(url, transport, this.session, {
      status: (status) => this.#statusIs(status),
      opened: () => this.#opened(),
      heard: (event, payload) => this.#heard(event, payload),
    })
    this.own = new Own(this.model, this.session)
    this.api = apiTree(
      (command, input) => this.session.call(command, input),
      (command, input) => this.connection.emit(command, input),
    )
    this.history = new History(
      this.replica,
      store,
      this.notifier,
      (input) => this.session.call(messages.history, input),
      this.isOnline,
    )
    this.outbox = new Outbox(store, tabs, this.notifier, {
      send: (input) => this.connection.emit(messages.send, input),
      isOnline: this.isOnline,
      failed: this.failed,
      myId: () => (this.state === 'signed-out' ? undefined : this.model.me?.id),
      learn: (message) => this.replica.learn(message),
    })
    this.conversations = new Conversations(this)
    this.model.onMessages = (_chatId, list) => this.outbox.seen(list)
    this.model.onArrival = (message, isLive) => {
      if (message.senderId) this.typing.heard(message.chatId, message.senderId, false)
      this.emitter.emit('message', { chatId: message.chatId, message, isLive })
    }
    this.model.onNewChat = (chat) => void this.#greet(chat).catch(this.failed)
    this.notifier.onTouch = (topic) => {
      if (topic.startsWith('messages:')) this.conversations.changed(topic.slice('messages:'.length))
      this.persister.schedule()
    }
  }

  readonly engine = new SyncEngine(this.replica, {
    ask: (input) => this.connection.emit(sync.sync, input, 30_000),
    isOnline: this.isOnline,
    failed: this.failed,
    applied: () => this.applied(),
    synced: () => this.#synced(),
    reset: (epoch) => this.#reset(epoch),
    owed: (chatIds) => chatIds.forEach((id) => void this.refetch.chat(id).catch(this.failed)),
  })
  readonly refetch = new Refetch((chatId) => this.#fetchChat(chatId))
  readonly reads = new Reads({
    send: (chatId, seq) => this.connection.emit(chats.read, { chatId, seq }),
    isOnline: this.isOnline,
    failed: this.failed,
  })
  readonly readMarks = new ReadMarks({
    ask: (chatId) => this.session.call(chats.reads, { chatId }),
    isOnline: this.isOnline,
    failed: this.failed,
    changed: (chatId) => this.notifier.touch(`reads:${chatId}`),
  })
  readonly typing = new Typing(
    (chatId, isTyping) => this.connection.say(isTyping ? chats.typingStart : chats.typingStop, { chatId }),
    (chatId) => this.notifier.touch(`typing:${chatId}`),
  )
  readonly presences = new Presences({
    watch: (userIds) => this.connection.emit(users.watchPresence, { userIds }),
    isOnline: this.isOnline,
    failed: this.failed,
    say: (status) => this.connection.say(users.setPresence, { status }),
    changed: (userId) => this.notifier.touch('presence', `presence:${userId}`),
  })
  readonly originals = new Originals({
    ask: (chatId, messageId) => this.session.call(messages.get, { chatId, messageId }),
    isOnline: this.isOnline,
    failed: this.failed,
    found: (message) => this.model.putReferenced(message),
  })
  readonly people = new People({
    find: (ids) => this.session.call(users.find, { ids }),
    isOnline: this.isOnline,
    failed: this.failed,
    changed: (list) => {
      this.persister.noteUsers(list)
      this.notifier.touch('users', ...list.map((user) => `user:${user.id}` as const))
    },
    forgotten: (ids) => this.notifier.touch('users', ...ids.map((id) => `user:${id}` as const)),
  })
  readonly drafts = new Drafts({
    send: (chatId, draft) => this.own.saveDraft(chatId, draft),
    isOnline: this.isOnline,
    failed: this.failed,
    keep: (draft) => this.options.store.putDraft(draft),
    forget: (chatId) => this.options.store.removeDraft(chatId),
    theirs: (chatId) => this.model.chats.get(chatId)?.me.draft ?? '',
    changed: (chatId) => this.notifier.touch(`draft:${chatId}`),
  })

  /** Reads what an earlier start left; once. */
  load(): Promise<void> {
    const { store, tabs } = this.options
    this.#loading ??= restore(store, this)
      .catch(this.failed)
      .then(() => {
        // Only one tab saves; the next takes over when it is closed.
        const { signal } = this.stopping
        void tabs
          .hold('writer', signal)
          .then(() => (signal.aborted ? undefined : this.persister.takeOver()))
          .catch(this.failed)
      })
    return this.#loading
  }

  async start(): Promise<SessionState> {
    await this.load()
    if (this.state !== 'unknown') return this.state
    if (this.model.me) {
      // Painted from the store; whether the server still agrees shows when it is reached.
      this.state = 'signed-in'
      this.notifier.touch('session')
      this.connection.start()
    } else await this.#firstRefresh()
    return this.state
  }

  async close(): Promise<void> {
    this.stopping.abort()
    this.engine.stop()
    this.outbox.close()
    this.connection.dispose()
    this.session.close()
    this.typing.clear()
    this.drafts.stop()
    this.originals.stop()
    await this.persister.close()
  }

  /** After every change: fetch what is known to be stale, fill what is shown. */
  applied(): void {
    const touched = this.model.changed.chats
    for (const id of touched) if (this.model.chats.get(id)?.isStale) void this.refetch.chat(id).catch(this.failed)
    this.history.bound(touched)
    this.history.settle(touched)
    for (const id of touched) this.notifier.touch(`draft:${id}`)
  }

  /** Nothing is stored: only the server knows whether somebody is signed in. Goes on trying while it cannot be reached. */
  async #firstRefresh(): Promise<void> {
    try {
      await this.session.refresh()
    } catch (error) {
      if (error instanceof SignedOutError) return
      this.failed(error)
      setTimeout(() => this.state === 'unknown' && !this.stopping.signal.aborted && void this.#firstRefresh(), 2000)
    }
  }

  #signedIn(user: User): void {
    const { model } = this
    if (model.me && model.me.id !== user.id) this.#forget()
    if (!model.me) model.setMe({ role: 'user', ...user })
    this.people.put([user])
    if (this.state === 'signed-in') return
    this.state = 'signed-in'
    this.notifier.touch('session')
    this.emitter.emit('signed-in', { user })
    this.connection.start()
  }

  #signedOut(reason: string): void {
    this.connection.stop()
    this.engine.stop()
    this.typing.clear()
    this.presences.clear()
    if (reason === 'logout' || reason === 'other-tab') this.#forget()
    if (this.state === 'signed-out') return
    this.state = 'signed-out'
    this.notifier.touch('session', 'status')
    this.emitter.emit('signed-out', { reason })
  }

  /** Another person, or nobody: nothing of before may show or be found. */
  #forget(): void {
    this.model.me = undefined
    this.model.settings = undefined
    this.model.reset(undefined)
    const { own, people, reads, readMarks, originals, conversations, outbox, drafts } = this
    for (const part of [own, people, reads, readMarks, originals, conversations, outbox, drafts]) part.clear()
    this.history.forget()
    this.notifier.touch('me', 'settings', 'chats')
    this.persister.clear()
  }

  #statusIs(status: string): void {
    if (status !== 'online') this.isSynced = false
    this.notifier.touch('status')
    this.history.connectionChanged()
  }

  #opened(): void {
    this.engine.all()
    // What was written offline need not wait until everything has been read.
    this.outbox.wake()
    const { reads, drafts, presences, people, readMarks, originals } = this
    for (const part of [reads, drafts, presences, people, readMarks, originals]) part.resume()
  }

  #synced(): void {
    this.isSynced = true
    this.notifier.touch('status')
    this.history.resume()
    void this.own.load().catch(this.failed)
    for (const chat of this.model.chats.values())
      if (chat.isStale || chat.owed) void this.refetch.chat(chat.id).catch(this.failed)
    this.emitter.emit('synced', {})
  }

  #reset(epoch: string): void {
    this.history.forget()
    this.originals.clear()
    this.conversations.clear()
    this.emitter.emit('reset', { epoch })
  }

  #heard(event: string, payload: unknown): void {
    this.replica.hear(event, payload)
    if (event === 'typing:updated') this.#heardTyping(payload as ServerEvents['typing:updated'])
    if (event === 'presence:updated') this.presences.heard(payload as ServerEvents['presence:updated'])
    if (event === 'user:updated') this.people.put([(payload as ServerEvents['user:updated']).user])
    if (event === 'read:updated') this.readMarks.heard(payload as ServerEvents['read:updated'])
    this.applied()
    this.engine.check()
    this.emitter.emit(event as keyof ServerEvents, payload as never)
  }

  #heardTyping({ chatId, userId, typing }: ServerEvents['typing:updated']): void {
    if (userId !== this.model.me?.id) this.typing.heard(chatId, userId, typing)
  }

  /** Tells of the messages that were there when the chat was; later ones come by themselves. */
  async #greet({ id: chatId, lastSeq, me }: Chat): Promise<void> {
    const asked = { generation: this.model.chats.get(chatId)?.generation ?? 0, marks: this.replica.boxPts('marks') }
    const page = await this.session.call(messages.history, { chatId, after: me.readSeq, limit: 100 })
    this.replica.page(chatId, page, asked)
    for (const message of page.items) if (message.seq <= lastSeq && isMessage(message)) this.model.onArrival(message, false)
  }

  async #fetchChat(chatId: string): Promise<void> {
    if (!this.isOnline()) return
    const known = this.model.chats.get(chatId)
    if (known?.isStale) this.model.put({ ...known, isStale: false })
    const meVersion = this.model.meVersions.get(chatId) ?? 0
    try {
      this.replica.putChat(await this.session.call(chats.get, { chatId }), meVersion)
    } catch (error) {
      // Not in it any more: the box `list` says so too.
      if (statusOf(error) === 404) return
      const chat = this.model.chats.get(chatId)
      if (chat && known?.isStale) this.model.put({ ...chat, isStale: true })
      throw error
    }
    this.applied()
  }
}
