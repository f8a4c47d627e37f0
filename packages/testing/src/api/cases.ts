import { randomUUID } from 'node:crypto'
import type { Chat, Message } from '@ultrachat/contracts'
import { aChat, aUser, theOwner } from '../builders.js'
import { Person, rest } from '../person.js'
import type { Server } from '../start-ultra-chat.js'

/** Who calls (nobody: anonymously), and with what. */
export interface Case {
  readonly who?: Person
  readonly input: Record<string, unknown>
}

export interface World {
  readonly server: Server
  readonly owner: Person
  readonly bob: Person
  readonly carol: Person
  /** A group of all three, with something of every kind in it. */
  readonly chat: Chat
  readonly message: Message
}

export async function aWorld(server: Server): Promise<World> {
  const owner = await theOwner(server)
  const [bob, carol] = [await aUser(server), await aUser(server)]
  const { chat, message } = await aRichChat(owner, bob, carol)
  return { server, owner, bob, carol, chat, message }
}

/** A group with replies, mentions, reactions, a pin, an edit, a deletion, a draft and read marks. */
async function aRichChat(owner: Person, bob: Person, carol: Person): Promise<{ chat: Chat; message: Message }> {
  const chat = await aChat(owner, [bob, carol], { handle: `h${randomUUID().slice(0, 12)}`, description: 'About everything' })
  const at = `/chats/${chat.id}`
  const message = await owner.send(chat.id, `Hello @${bob.username} and @all`)
  await bob.send(chat.id, 'An answer', { replyToId: message.id })
  const gone = await bob.send(chat.id, 'A mistake')
  await bob.do(`PATCH ${at}/messages/${gone.id}`, { text: 'Still a mistake' })
  await bob.do(`DELETE ${at}/messages/${gone.id}?for=everyone`)
  await bob.do(`PUT ${at}/messages/${message.id}/reactions/${encodeURIComponent('👍🏽')}`)
  await owner.do(`PUT ${at}/messages/${message.id}/reactions/${encodeURIComponent('🎉')}`)
  await owner.do(`PUT ${at}/pins/${message.id}`)
  await owner.do(`PATCH ${at}/messages/${message.id}`, { text: `Hello again @${bob.username}` })
  await bob.do(`PATCH ${at}/me`, {
    draft: 'Not yet',
    pinned: true,
    archived: true,
    folder: 'Work',
    mutedUntil: '2040-01-01T00:00:00Z',
  })
  await bob.do(`POST ${at}/read`, { seq: 2 })
  return { chat, message }
}

const group = (w: World, more: object = {}) => aChat(w.owner, [w.bob, w.carol], more)
const newHandle = () => `h${randomUUID().slice(0, 12)}`

async function aSecondSession(person: Person): Promise<Person> {
  const { body } = await rest(person.server, 'POST /auth/login', {
    login: person.username,
    password: 'a long password',
    refreshToken: 'body',
  })
  return new Person(person.server, body)
}

async function anInvite(w: World) {
  const chat = await group(w)
  return w.owner
    .do(`POST /chats/${chat.id}/invites`, { maxUses: 5, expiresAt: '2040-01-01T00:00:00Z' })
    .then((invite) => ({ chat, invite }))
}

/** For every command one call that succeeds. A new command needs a line here. */
export const cases: Record<string, (w: World) => Promise<Case> | Case> = {
  'auth.register': () => ({
    input: {
      username: `new.${randomUUID().slice(0, 8)}`,
      name: 'Somebody new',
      password: 'a long password',
      email: `${randomUUID()}@example.org`,
    },
  }),
  'auth.login': (w) => ({ input: { login: w.bob.username, password: 'a long password', refreshToken: 'body' } }),
  'auth.refresh': async (w) => ({ input: { refreshToken: (await aUser(w.server)).tokens.refreshToken } }),
  'auth.logout': async (w) => ({ who: await aUser(w.server), input: {} }),
  'auth.sessions': (w) => ({ who: w.bob, input: {} }),
  'auth.revoke_session': async (w) => {
    const person = await aUser(w.server)
    await aSecondSession(person)
    const { items } = await person.do('GET /auth/sessions')
    return { who: person, input: { id: items.find((one: any) => !one.current).id } }
  },
  'auth.revoke_others': async (w) => ({ who: await aUser(w.server), input: {} }),
  'auth.change_password': async (w) => ({
    who: await aUser(w.server),
    input: { current: 'a long password', password: 'another password' },
  }),

  'user.me': (w) => ({ who: w.owner, input: {} }),
  'user.update_me': (w) => ({
    who: w.carol,
    input: { name: 'Carol C.', username: `carol.${randomUUID().slice(0, 8)}`, bio: 'Likes tests.\nAnd tea.' },
  }),
  'user.settings': (w) => ({ who: w.bob, input: {} }),
  'user.update_settings': (w) => ({ who: w.carol, input: { theme: 'dark', locale: 'pt-BR', timeZone: 'Europe/Berlin' } }),
  'user.get': (w) => ({ who: w.bob, input: { id: w.owner.id } }),
  'user.find': (w) => ({ who: w.bob, input: { q: 'person', limit: 2 } }),
  'user.presence': (w) => ({ who: w.bob, input: { ids: [w.owner.id, w.carol.id] } }),
  'user.set_presence': (w) => ({ who: w.bob, input: { status: 'away' } }),
  'user.watch_presence': (w) => ({ who: w.bob, input: { userIds: [w.owner.id] } }),

  'chat.list': (w) => ({ who: w.bob, input: { limit: 3 } }),
  'chat.create': (w) => ({
    who: w.bob,
    input: {
      type: 'group',
      title: 'Another',
      memberIds: [w.carol.id],
      handle: newHandle(),
      history: 'joined',
      description: 'x',
      clientId: randomUUID(),
    },
  }),
  'chat.get': (w) => ({ who: w.bob, input: { chatId: w.chat.id } }),
  'chat.update': async (w) => ({
    who: w.owner,
    input: { chatId: (await group(w)).id, title: 'Renamed', description: 'New', handle: newHandle(), history: 'joined' },
  }),
  'chat.delete': async (w) => ({ who: w.owner, input: { chatId: (await group(w)).id } }),
  'chat.by_handle': (w) => ({ who: w.bob, input: { handle: w.chat.handle } }),
  'chat.join': async (w) => ({ who: w.carol, input: { chatId: (await aChat(w.owner, [], { handle: newHandle() })).id } }),
  'chat.update_mine': (w) => ({
    who: w.carol,
    input: {
      chatId: w.chat.id,
      draft: 'Hm',
      pinned: true,
      archived: false,
      markedUnread: true,
      folder: 'Home',
      mutedUntil: '2040-01-01T00:00:00Z',
    },
  }),
  'chat.members': (w) => ({ who: w.bob, input: { chatId: w.chat.id, limit: 2 } }),
  'chat.add_members': async (w) => ({ who: w.owner, input: { chatId: (await aChat(w.owner)).id, userIds: [w.bob.id] } }),
  'chat.update_member': async (w) => ({
    who: w.owner,
    input: { chatId: (await group(w)).id, userId: w.bob.id, role: 'admin' },
  }),
  'chat.remove_member': async (w) => ({ who: w.owner, input: { chatId: (await group(w)).id, userId: w.bob.id } }),
  'chat.leave': async (w) => ({ who: w.bob, input: { chatId: (await group(w)).id } }),
  'chat.invites': async (w) => ({ who: w.owner, input: { chatId: (await anInvite(w)).chat.id } }),
  'chat.create_invite': async (w) => ({
    who: w.owner,
    input: { chatId: (await group(w)).id, expiresAt: '2040-01-01T00:00:00Z', maxUses: 3 },
  }),
  'chat.revoke_invite': async (w) =>
    anInvite(w).then(({ chat, invite }) => ({ who: w.owner, input: { chatId: chat.id, id: invite.id } })),
  'chat.preview_invite': async (w) => ({ input: { code: (await anInvite(w)).invite.code } }),
  'chat.join_by_invite': async (w) => ({ who: await aUser(w.server), input: { code: (await anInvite(w)).invite.code } }),
  'chat.read': async (w) => ({ who: w.carol, input: { chatId: w.chat.id, seq: 3 } }),
  'chat.reads': (w) => ({ who: w.carol, input: { chatId: w.chat.id } }),
  'chat.typing_start': (w) => ({ who: w.bob, input: { chatId: w.chat.id } }),
  'chat.typing_stop': (w) => ({ who: w.bob, input: { chatId: w.chat.id } }),
  'chat.sync': (w) => ({ who: w.bob, input: { boxes: { list: 0, self: 0, marks: 0 }, chats: { [w.chat.id]: 0 } } }),

  'messages.send': (w) => ({
    who: w.bob,
    input: { chatId: w.chat.id, clientId: randomUUID(), text: 'Hi @all', replyToId: w.message.id },
  }),
  'messages.edit': async (w) => ({
    who: w.bob,
    input: { chatId: w.chat.id, messageId: (await w.bob.send(w.chat.id, 'Frist')).id, text: 'First' },
  }),
  'messages.delete': async (w) => ({
    who: w.bob,
    input: { chatId: w.chat.id, messageId: (await w.bob.send(w.chat.id, 'Oops')).id, for: 'everyone' },
  }),
  'messages.react': async (w) => ({
    who: w.bob,
    input: { chatId: w.chat.id, messageId: (await w.bob.send(w.chat.id, 'Nice')).id, emoji: '👩‍👩‍👧‍👦' },
  }),
  'messages.unreact': async (w) => ({ who: w.bob, input: { chatId: w.chat.id, messageId: w.message.id, emoji: '👍🏽' } }),
  'messages.reactions': (w) => ({ who: w.bob, input: { chatId: w.chat.id, messageId: w.message.id } }),
  'messages.pin': async (w) => ({
    who: w.owner,
    input: { chatId: w.chat.id, messageId: (await w.bob.send(w.chat.id, 'Pin me')).id },
  }),
  'messages.unpin': async (w) => {
    const { id } = await w.owner.send(w.chat.id, 'Pinned')
    await w.owner.do(`PUT /chats/${w.chat.id}/pins/${id}`)
    return { who: w.owner, input: { chatId: w.chat.id, messageId: id } }
  },
  'messages.pins': (w) => ({ who: w.bob, input: { chatId: w.chat.id } }),
  'messages.history': (w) => ({ who: w.bob, input: { chatId: w.chat.id, around: 2, limit: 100 } }),
  'messages.get': (w) => ({ who: w.bob, input: { chatId: w.chat.id, messageId: w.message.id } }),
  'messages.changes': (w) => ({ who: w.bob, input: { chatId: w.chat.id, since: 0, limit: 100 } }),

  'server.info': () => ({ input: {} }),
}
