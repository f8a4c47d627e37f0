import { randomUUID } from 'node:crypto'
import type { Command } from '@ultrachat/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Device, type Person, type Server, aChat, aDirectChat, aUser, startUltraChat, theOwner } from '../index.js'
import { callRest, callSocket, expectProblemObject, outside } from './calls.js'

type Role = 'anonymous' | 'stranger' | 'exMember' | 'member' | 'admin' | 'owner'
type Inside = 'member' | 'admin' | 'owner'

/** A chat with its people, and one thing of every kind in it. */
interface Place {
  readonly chatId: string
  /** Of `target`, a plain member. */
  readonly messageId: string
  readonly inviteId: string
  readonly targetId: string
}

/** For each role `ok`, or the code of the refusal. */
interface Row extends Record<Inside, string> {
  readonly input: (place: Place) => Record<string, unknown>
  /** The input with a thing of another chat, and what that is refused with; absent: the command names no such thing. */
  readonly foreign?: { readonly input: (place: Place, other: Place) => Record<string, unknown>; readonly code: string }
}

const all = { member: 'ok', admin: 'ok', owner: 'ok' }
const admins = { member: 'chat.forbidden', admin: 'ok', owner: 'ok' }
const ownerOnly = { member: 'chat.forbidden', admin: 'chat.forbidden', owner: 'ok' }
const chat = ({ chatId }: Place) => ({ chatId })
const message = ({ chatId, messageId }: Place) => ({ chatId, messageId })
const foreignMessage = (more: object = {}) => ({
  input: (here: Place, there: Place) => ({ chatId: here.chatId, messageId: there.messageId, ...more }),
  code: 'messages.not_found',
})
const foreignTarget = (more: object = {}) => ({
  input: (here: Place, there: Place) => ({ chatId: here.chatId, userId: there.targetId, ...more }),
  code: 'chat.member_not_found',
})

/** Who may what in a group. Those who are not in it get 404 everywhere, those who are not signed in 401. */
const rows: Record<string, Row> = {
  'chat.get': { ...all, input: chat },
  'chat.update': { ...admins, input: (p) => ({ chatId: p.chatId, title: 'Taken over' }) },
  'chat.delete': { ...ownerOnly, input: chat },
  'chat.join': { ...all, input: chat },
  'chat.update_mine': { ...all, input: (p) => ({ chatId: p.chatId, pinned: true }) },
  'chat.members': { ...all, input: chat },
  'chat.add_members': { ...admins, input: (p) => ({ chatId: p.chatId, userIds: [newcomer.id] }) },
  'chat.update_member': {
    ...ownerOnly,
    input: (p) => ({ chatId: p.chatId, userId: p.targetId, role: 'admin' }),
    foreign: foreignTarget({ role: 'admin' }),
  },
  'chat.remove_member': { ...admins, input: (p) => ({ chatId: p.chatId, userId: p.targetId }), foreign: foreignTarget() },
  'chat.leave': { member: 'ok', admin: 'ok', owner: 'chat.owner_must_stay', input: chat },
  'chat.invites': { ...admins, input: chat },
  'chat.create_invite': { ...admins, input: chat },
  'chat.revoke_invite': {
    ...admins,
    input: (p) => ({ chatId: p.chatId, id: p.inviteId }),
    foreign: { input: (here, there) => ({ chatId: here.chatId, id: there.inviteId }), code: 'chat.invite_not_found' },
  },
  'chat.read': { ...all, input: (p) => ({ chatId: p.chatId, seq: 1 }) },
  'chat.reads': { ...all, input: chat },
  'chat.typing_start': { ...all, input: chat },
  'chat.typing_stop': { ...all, input: chat },
  'messages.send': {
    ...all,
    input: (p) => ({ chatId: p.chatId, clientId: randomUUID(), text: 'x', replyToId: p.messageId }),
    foreign: {
      input: (here, there) => ({ chatId: here.chatId, clientId: randomUUID(), text: 'x', replyToId: there.messageId }),
      code: 'messages.reply_not_found',
    },
  },
  'messages.edit': {
    member: 'messages.forbidden',
    admin: 'messages.forbidden',
    owner: 'messages.forbidden',
    input: (p) => ({ ...message(p), text: 'Changed' }),
    foreign: foreignMessage({ text: 'Changed' }),
  },
  'messages.delete': {
    member: 'messages.forbidden',
    admin: 'ok',
    owner: 'ok',
    input: (p) => ({ ...message(p), for: 'everyone' }),
    foreign: foreignMessage({ for: 'everyone' }),
  },
  'messages.react': { ...all, input: (p) => ({ ...message(p), emoji: '👍' }), foreign: foreignMessage({ emoji: '👍' }) },
  'messages.unreact': { ...all, input: (p) => ({ ...message(p), emoji: '👍' }), foreign: foreignMessage({ emoji: '👍' }) },
  'messages.reactions': { ...all, input: message, foreign: foreignMessage() },
  'messages.pin': { ...admins, input: message, foreign: foreignMessage() },
  'messages.unpin': { ...admins, input: message, foreign: foreignMessage() },
  'messages.pins': { ...all, input: chat },
  'messages.history': { ...all, input: chat },
  'messages.get': { ...all, input: message, foreign: foreignMessage() },
  'messages.changes': { ...all, input: (p) => ({ chatId: p.chatId, since: 0 }) },
}

/** Every command that works on one chat. */
const scoped = outside.filter(
  (command) => command.http?.includes('/chats/:chatId') || 'chatId' in ((command.input as any).shape ?? {}),
)

let server: Server
let people: Record<Exclude<Role, 'anonymous'>, Person>
let devices: Record<Exclude<Role, 'anonymous'>, Device>
let target: Person
let newcomer: Person
beforeAll(async () => {
  server = await startUltraChat()
  const owner = await theOwner(server)
  const [admin, member, exMember, stranger] = [
    await aUser(server),
    await aUser(server),
    await aUser(server),
    await aUser(server),
  ]
  people = { owner, admin, member, exMember, stranger }
  target = await aUser(server)
  newcomer = await aUser(server)
  const connected = await Promise.all(
    Object.entries(people).map(async ([role, person]) => [role, await person.connect()] as const),
  )
  devices = Object.fromEntries(connected) as typeof devices
})
afterAll(async () => {
  for (const person of Object.values(people)) person.disconnect()
  await server.close()
})

it('has a row for every command that works on a chat', () => {
  expect(Object.keys(rows).toSorted()).toEqual(scoped.map(({ name }) => name).toSorted())
})

type Call = (as: Role, input: Record<string, unknown>) => Promise<string>

/** `ok`, or the code of the refusal. */
function waysOf(command: Command): [string, Call][] {
  const ways: [string, Call][] = []
  if (command.http)
    ways.push([
      'REST',
      async (as, input) =>
        outcomeOf(await callRest(server, command, input, as === 'anonymous' ? undefined : people[as].tokens.accessToken)),
    ])
  if (command.socket) {
    ways.push([
      'socket',
      async (as, input) => {
        const ack = await callSocket(devices[as as 'owner'], command, input)
        if (!ack.ok) expectProblemObject(ack.error)
        return ack.ok ? 'ok' : ack.error.code
      },
    ])
  }
  return ways
}

function outcomeOf(reply: { status: number; body: any }): string {
  if (reply.status < 300) return 'ok'
  expectProblemObject(reply.body)
  expect(reply.status).toBe(reply.body.status)
  return reply.body.code
}

describe.each(scoped.map((command) => [command.name, command] as const))('%s', (name, command) => {
  const row = rows[name]!
  describe.each(waysOf(command))('over %s', (way, call) => {
    const expected: Record<Role, string> = {
      anonymous: 'auth.required',
      stranger: 'chat.not_found',
      exMember: 'chat.not_found',
      member: row.member,
      admin: row.admin,
      owner: row.owner,
    }
    // Nobody has a socket without signing in (guards.spec.ts).
    const roles = Object.entries(expected).filter(([role]) => way === 'REST' || role !== 'anonymous') as [Role, string][]

    it.each(roles)('%s: %s', async (role, outcome) => {
      const place = await aPlace(people.owner)
      const before = await viewOf(place)
      expect(await call(role, row.input(place))).toBe(outcome)
      if (outcome !== 'ok') expect(await viewOf(place)).toEqual(before)
    })

    const { foreign } = row
    if (!foreign) return
    it('refuses what belongs to another chat', async () => {
      const [here, there, strangers] = [
        await aPlace(people.owner),
        await aPlace(people.owner),
        await aPlace(people.stranger),
      ]
      // The people of the places differ, as the things do.
      await people.owner.do(`DELETE /chats/${here.chatId}/members/${target.id}`)
      await people.stranger.do(`DELETE /chats/${strangers.chatId}/members/${target.id}`)
      const before = [await viewOf(here), await viewOf(there)]
      expect(await call('owner', foreign.input(here, there))).toBe(foreign.code)
      expect(await call('stranger', foreign.input(strangers, there))).toBe(foreign.code)
      expect(await call('member', foreign.input(here, there))).not.toBe('ok')
      expect([await viewOf(here), await viewOf(there)]).toEqual(before)
    })
  })
})

const bySpecialCase: [string, Role, (p: Place) => Record<string, unknown>, string][] = [
  ['chat.remove_member', 'admin', (p) => ({ chatId: p.chatId, userId: people.owner.id }), 'chat.forbidden'],
  ['chat.remove_member', 'admin', (p) => ({ chatId: p.chatId, userId: people.admin.id }), 'ok'],
  ['chat.remove_member', 'owner', (p) => ({ chatId: p.chatId, userId: people.admin.id }), 'ok'],
  ['chat.remove_member', 'member', (p) => ({ chatId: p.chatId, userId: people.owner.id }), 'chat.forbidden'],
  ['chat.update_member', 'admin', (p) => ({ chatId: p.chatId, userId: people.admin.id, role: 'owner' }), 'chat.forbidden'],
  ['chat.update_member', 'member', (p) => ({ chatId: p.chatId, userId: people.member.id, role: 'admin' }), 'chat.forbidden'],
  ['chat.update_member', 'owner', (p) => ({ chatId: p.chatId, userId: people.owner.id, role: 'member' }), 'chat.forbidden'],
  ['chat.update_member', 'owner', (p) => ({ chatId: p.chatId, userId: people.admin.id, role: 'owner' }), 'ok'],
]

describe('in a group', () => {
  it.each(bySpecialCase.map(([name, role, input, outcome], i) => [i, name, role, outcome, input] as const))(
    '%i: %s by %s: %s',
    async (_, name, role, outcome, input) => {
      const place = await aPlace(people.owner)
      expect(await callOf(name)(role, input(place))).toBe(outcome)
    },
  )

  it('lets the author edit and delete, also a plain member', async () => {
    const place = await aPlace(people.owner)
    for (const role of ['member', 'admin', 'owner'] as const) {
      const own = await people[role].send(place.chatId, 'Mine')
      expect(await callOf('messages.edit')(role, { chatId: place.chatId, messageId: own.id, text: 'Changed' })).toBe('ok')
      expect(await callOf('messages.delete')(role, { chatId: place.chatId, messageId: own.id, for: 'everyone' })).toBe('ok')
    }
  })

  it('shows nothing from before the joining where history is for the joined', async () => {
    const group = await aChat(people.owner, [], { history: 'joined' })
    const early = await people.owner.send(group.id, 'Early words')
    await people.owner.do(`POST /chats/${group.id}/members`, { userIds: [people.member.id] })
    const input = { chatId: group.id, messageId: early.id }
    for (const [name, more] of [
      ['messages.get', {}],
      ['messages.reactions', {}],
      ['messages.react', { emoji: 'x' }],
      ['messages.edit', { text: 'x' }],
      ['messages.delete', { for: 'everyone' }],
    ] as const) {
      expect(await callOf(name)('member', { ...input, ...more })).toBe('messages.not_found')
    }
    expect(
      await callOf('messages.send')('member', { chatId: group.id, clientId: randomUUID(), text: 'x', replyToId: early.id }),
    ).toBe('messages.reply_not_found')
    await people.owner.do(`PUT /chats/${group.id}/pins/${early.id}`)
    for (const route of ['messages', 'messages?around=1', 'changes?since=0', 'pins'])
      expect(JSON.stringify(await people.member.do(`GET /chats/${group.id}/${route}`))).not.toContain('Early words')
  })

  it('lets strangers join a public one, and see nothing before', async () => {
    const place = await aPlace(people.owner)
    await people.owner.do(`PATCH /chats/${place.chatId}`, { handle: `h${randomUUID().slice(0, 10)}` })
    for (const name of ['chat.get', 'messages.history', 'chat.members', 'messages.pins'])
      expect(await callOf(name)('stranger', { chatId: place.chatId })).toBe('chat.not_found')
    expect(await callOf('chat.join')('stranger', { chatId: place.chatId })).toBe('ok')
    expect(await callOf('messages.history')('stranger', { chatId: place.chatId })).toBe('ok')
  })
})

describe('in a channel only admins post', () => {
  it.each([
    ['member', 'chat.forbidden'],
    ['admin', 'ok'],
    ['owner', 'ok'],
  ] as const)('%s: %s', async (role, outcome) => {
    const { chatId, messageId } = await aPlace(people.owner, 'channel')
    for (const [name, input] of [
      ['messages.send', { clientId: randomUUID(), text: 'x' }],
      ['chat.typing_start', {}],
      ['chat.typing_stop', {}],
    ] as const) {
      for (const [, call] of waysOf(outside.find((one) => one.name === name)!))
        expect(await call(role, { chatId, ...input })).toBe(outcome)
    }
    expect(await callOf('messages.react')(role, { chatId, messageId, emoji: 'x' })).toBe('ok')
  })
})

describe('in a direct chat', () => {
  const expected: [string, object, string][] = [
    ['messages.pin', {}, 'ok'],
    ['messages.edit', { text: 'x' }, 'messages.forbidden'],
    ['messages.delete', { for: 'everyone' }, 'messages.forbidden'],
    ['chat.update', { title: 'x' }, 'chat.wrong_type'],
    ['chat.add_members', { userIds: [randomUUID()] }, 'chat.wrong_type'],
    ['chat.leave', {}, 'chat.wrong_type'],
    ['chat.create_invite', {}, 'chat.wrong_type'],
    ['chat.delete', {}, 'chat.forbidden'],
    ['chat.join', {}, 'ok'],
  ]
  it.each(expected)('%s %o: %s', async (name, more, outcome) => {
    const { id: chatId } = await aDirectChat(people.owner, people.member)
    const { id: messageId } = await people.owner.send(chatId, 'Hello')
    const takesMessage = name.startsWith('messages.')
    expect(await callOf(name)('member', { chatId, ...(takesMessage && { messageId }), ...more })).toBe(outcome)
    expect(await callOf(name)('stranger', { chatId, ...(takesMessage && { messageId }), ...more })).toBe('chat.not_found')
    expect((await people.member.do(`GET /chats/${chatId}`)).memberCount).toBe(2)
  })
})

function callOf(name: string): Call {
  return waysOf(outside.find((command) => command.name === name)!)[0]![1]
}

/** A group of which `owner` is the owner, with all the others in their roles. */
async function aPlace(owner: Person, type = 'group'): Promise<Place> {
  const { admin, member, exMember } = people
  const { id: chatId } = await aChat(owner, [admin, member, exMember, target], { type })
  await owner.do(`PATCH /chats/${chatId}/members/${admin.id}`, { role: 'admin' })
  await owner.do(`DELETE /chats/${chatId}/members/${exMember.id}`)
  const author = type === 'channel' ? owner : target
  const { id: messageId } = await author.send(chatId, 'The words')
  const { id: inviteId } = await owner.do(`POST /chats/${chatId}/invites`, {})
  return { chatId, messageId, inviteId, targetId: target.id }
}

/** All that a member may see of a chat; read marks and typing apart. */
async function viewOf({ chatId }: Place) {
  const { me: _, ...shared } = await people.admin.do(`GET /chats/${chatId}`)
  const [members, history, pins, invites] = await Promise.all(
    ['members', 'messages', 'pins', 'invites'].map((what) => people.admin.do(`GET /chats/${chatId}/${what}`)),
  )
  for (const { user } of members.items) delete user.lastSeenAt
  return { shared, members, history, pins, invites }
}
