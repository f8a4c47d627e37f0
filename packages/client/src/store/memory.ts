import type { AnyMessage, User } from '@ultrachat/contracts'
import type { OutboxItem } from '../outbox/item.js'
import type { ClientStore, StoreBatch, StoredChat, StoredDraft, StoredMark, StoredMeta } from './port.js'

/** Keeps everything until the process ends; several clients may share one, as tabs share a database. */
export function memoryStore(): ClientStore {
  let meta: StoredMeta = {}
  const chats = new Map<string, StoredChat>()
  const messages = new Map<string, Map<number, AnyMessage>>()
  const marks = new Map<string, StoredMark>()
  const users = new Map<string, User>()
  const outbox = new Map<string, OutboxItem>()
  const drafts = new Map<string, StoredDraft>()

  function drop(chatId: string, below = Number.POSITIVE_INFINITY): void {
    const rows = messages.get(chatId)
    for (const [seq, message] of rows ?? []) {
      if (seq >= below) continue
      rows!.delete(seq)
      marks.delete(message.id)
    }
  }

  function commit(batch: StoreBatch): void {
    for (const id of batch.removeChats ?? []) {
      drop(id)
      chats.delete(id)
    }
    for (const { chatId, below } of batch.dropMessages ?? []) drop(chatId, below)
    if (batch.meta) meta = { ...meta, ...batch.meta }
    for (const chat of batch.chats ?? []) chats.set(chat.id, chat)
    for (const user of batch.users ?? []) users.set(user.id, user)
    for (const message of batch.messages ?? []) {
      const rows = messages.get(message.chatId) ?? new Map<number, AnyMessage>()
      messages.set(message.chatId, rows)
      if ((rows.get(message.seq)?.pts ?? -1) <= message.pts) rows.set(message.seq, message)
    }
    for (const mark of batch.marks ?? []) marks.set(mark.messageId, mark)
  }

  return {
    load: async () =>
      structuredClone({ meta, chats: [...chats.values()], users: [...users.values()], drafts: [...drafts.values()] }),
    async messages(chatId, limit) {
      const items = [...(messages.get(chatId)?.values() ?? [])].sort((a, b) => a.seq - b.seq).slice(-limit)
      return structuredClone({ items, marks: items.flatMap((item) => marks.get(item.id) ?? []) })
    },
    commit: async (batch) => commit(structuredClone(batch)),
    outbox: async () => structuredClone([...outbox.values()]),
    putOutbox: async (item) => void outbox.set(item.clientId, structuredClone(item)),
    removeOutbox: async (clientId) => void outbox.delete(clientId),
    putDraft: async (draft) => void drafts.set(draft.chatId, { ...draft }),
    removeDraft: async (chatId) => void drafts.delete(chatId),
    async clear({ keepWritings = false } = {}) {
      meta = {}
      for (const map of [chats, messages, marks, users]) map.clear()
      if (!keepWritings) for (const map of [outbox, drafts]) map.clear()
    },
  }
}
