import { randomUUID } from 'node:crypto'
import type { Chat, Tokens } from '@ultrachat/contracts'
import { Person, rest } from './person.js'
import type { Server } from './start-ultra-chat.js'

let made = 0

/** The first person of a server: its owner. */
export async function theOwner(server: Server): Promise<Person> {
  return register(server, { setupToken: server.setupToken })
}

/** Somebody new; the server has an owner already. */
export async function aUser(
  server: Server,
  given: { username?: string; name?: string; inviteCode?: string } = {},
): Promise<Person> {
  return register(server, given)
}

/** Many people, not all at once: password hashes stand in a short queue. */
export async function aCrowd(server: Server, size: number): Promise<Person[]> {
  const people: Person[] = []
  while (people.length < size)
    people.push(...(await Promise.all(Array.from({ length: Math.min(40, size - people.length) }, () => aUser(server)))))
  return people
}

/** A group (or channel) of `owner` with these members. */
export async function aChat(owner: Person, members: readonly Person[] = [], given: object = {}): Promise<Chat> {
  return owner.do('POST /chats', {
    type: 'group',
    title: 'A group',
    memberIds: members.map(({ id }) => id),
    clientId: randomUUID(),
    ...given,
  })
}

export async function aDirectChat(one: Person, other: Person): Promise<Chat> {
  return one.do('POST /chats', { type: 'direct', userId: other.id })
}

async function register(server: Server, given: object): Promise<Person> {
  made++
  const username = `person${made}.${randomUUID().slice(0, 6)}`
  const input = { username, name: `Person ${made}`, password: 'a long password', refreshToken: 'body', ...given }
  const reply = await rest<Tokens>(server, 'POST /auth/register', input)
  if (reply.status !== 201) throw new Error(`Registering answered ${reply.status}: ${JSON.stringify(reply.body)}`)
  return new Person(server, reply.body)
}
