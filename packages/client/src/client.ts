import { Core } from './core.js'
import { resolveOptions } from './options.js'
import type { ClientOptions, UltraChat } from './types.js'

/** A client of one server, for one person. Nothing happens before `start`, `login` or `register`. */
export function createClient(options: ClientOptions = {}): UltraChat {
  const core = new Core(resolveOptions(options))
  const {
    model,
    session,
    connection,
    notifier,
    emitter,
    views,
    history,
    outbox,
    conversations,
    own,
    typing,
    drafts,
    presences,
    people,
  } = core

  return {
    start: () => core.start(),
    register: (input) => core.load().then(() => session.register(input)),
    login: (input) => core.load().then(() => session.login(input)),
    logout: () => session.logout(),
    session: () => core.state,
    status: () => connection.status,
    isSynced: () => core.isSynced,
    ready: () =>
      new Promise((resolve) => {
        if (core.isSynced) return resolve()
        const stop = emitter.on('synced', () => {
          stop()
          resolve()
        })
      }),
    wake: () => connection.wake(),
    close: () => core.close(),

    api: core.api,
    call: (command, input) => session.call(command, input),
    emit: (command, input, timeout) => connection.emit(command, input, timeout),
    on: (name, listener) => emitter.on(name, listener),
    subscribe: (what: unknown, listener: (value: never) => void) =>
      typeof what === 'function'
        ? notifier.select(what as () => never, listener)
        : notifier.subscribe(what as never, listener as () => void),

    me: () => model.me,
    settings: () => model.settings,
    chats: () => views.all(),
    chat: (chatId) => views.get(chatId),
    messages: (chatId) => conversations.view(chatId),
    outbox: (chatId) => outbox.items(chatId),
    user: (userId) => (userId === model.me?.id ? model.me : people.get(userId)),
    presence: (userId) => presences.get(userId),
    typing: (chatId) => typing.who(chatId),
    draft: (chatId) => drafts.get(chatId),
    unread: (chatId) => views.get(chatId)?.unread ?? 0,
    totalUnread: () => views.totalUnread(),
    reads: (chatId) => core.readMarks.get(chatId),

    open: (chatId) => history.open(chatId),
    loadBefore: (chatId) => history.before(chatId),
    loadAfter: (chatId) => history.after(chatId),
    jumpTo: (chatId, seq) => history.around(chatId, seq),
    jumpToLatest: (chatId) => history.latest(chatId),
    send(chatId, input) {
      typing.stop(chatId)
      return conversations.send(chatId, input)
    },
    retry: (clientId) => outbox.retry(clientId),
    discard: (clientId) => outbox.discard(clientId),
    editMessage: (chatId, messageId, text) => conversations.edit(chatId, messageId, text),
    deleteMessage: (chatId, messageId) => conversations.remove(chatId, messageId),
    react: (chatId, messageId, emoji) => conversations.react(chatId, messageId, emoji, true),
    unreact: (chatId, messageId, emoji) => conversations.react(chatId, messageId, emoji, false),
    pin: (chatId, messageId) => conversations.pin(chatId, messageId, true),
    unpin: (chatId, messageId) => conversations.pin(chatId, messageId, false),
    markRead(chatId, seq) {
      const chat = model.chats.get(chatId)
      const upTo = Math.min(seq ?? Number.POSITIVE_INFINITY, chat?.shared.lastSeq ?? 0)
      if (!chat || (upTo <= chat.me.readSeq && !chat.me.markedUnread)) return
      core.replica.readLocally(chatId, upTo)
      core.reads.mark(chatId, upTo)
    },
    startTyping: (chatId) => typing.start(chatId),
    stopTyping: (chatId) => typing.stop(chatId),
    setDraft: (chatId, text) => drafts.set(chatId, text),
    focusDraft: (chatId, isFocused) => drafts.focus(chatId, isFocused),
    updateMine: (chatId, change) => own.updateMine(chatId, change),
    updateSettings: (change) => own.updateSettings(change),
    refreshChat: (chatId) => core.refetch.chat(chatId),

    watch: (userIds) => presences.watch(userIds),
    setPresence: (status) => presences.set(status),
  }
}
