import { users } from '@ultrachat/contracts'
import type { Connection } from './connection.js'
import { nameOf, usernameOf } from './usernames.js'
import { uuid5 } from './uuid5.js'

const PEOPLE = '6f1d0d5e-2c33-5b0a-9d43-0b8f3f0a7c11'
const LOOKUP = 500
const CREATE = 1000

interface Nick {
  readonly nick: string
  readonly id: string
  attempt: number
}

/** Who wrote: one account that cannot sign in for each nick, found again by an id that follows from the nick. */
export class People {
  readonly #known = new Set<string>()
  created = 0

  constructor(private readonly connection: Connection) {}

  get count(): number {
    return this.#known.size
  }

  idOf(nick: string): string {
    return uuid5(PEOPLE, nick)
  }

  /** Makes sure that these have accounts, each under a username that nobody else has. */
  async ensure(nicks: Iterable<string>): Promise<void> {
    let open: Nick[] = [...new Set(nicks)]
      .filter((nick) => !this.#known.has(nick))
      .map((nick) => ({ nick, id: this.idOf(nick), attempt: 0 }))
    while (open.length > 0) {
      const taken = await this.#whoHas(open.map(usernameFor))
      const wanted = new Map<string, Nick>()
      for (const one of open) {
        const username = usernameFor(one)
        const owner = taken.get(username) ?? wanted.get(username)?.id
        if (owner === one.id) this.#known.add(one.nick)
        else if (owner === undefined) wanted.set(username, one)
        else one.attempt++
      }
      await this.#create([...wanted.values()])
      // Those who were created are looked up once more: somebody may have registered under the name meanwhile.
      open = open.filter(({ nick }) => !this.#known.has(nick))
    }
  }

  async #whoHas(usernames: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    for (let at = 0; at < usernames.length; at += LOOKUP) {
      const { ids } = await this.connection.ask(users.byUsernames, { usernames: usernames.slice(at, at + LOOKUP) })
      for (const [username, id] of Object.entries(ids)) found.set(username, id)
    }
    return found
  }

  async #create(wanted: readonly Nick[]): Promise<void> {
    for (let at = 0; at < wanted.length; at += CREATE) {
      const people = wanted
        .slice(at, at + CREATE)
        .map((one) => ({ id: one.id, username: usernameFor(one), name: nameOf(one.nick) }))
      this.created += (await this.connection.ask(users.importPeople, { people })).created
    }
  }
}

function usernameFor({ nick, attempt }: Nick): string {
  return usernameOf(nick, attempt)
}
