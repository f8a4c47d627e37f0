import { type User } from '@ultrachat/contracts'

export interface PeopleHooks {
  find(ids: string[]): Promise<{ items: User[] }>
  isOnline(): boolean
  changed(users: readonly User[]): void
  forgotten(userIds: readonly string[]): void
  failed(error: unknown): void
}

const BATCH = 100

/** Profiles by id; those that are asked for in the same moment are looked up together. */
export class People {
  readonly #users = new Map<string, User>()
  /** Known from before the last connect: shown, and looked up again when somebody asks. */
  readonly #old = new Set<string>()
  readonly #wanted = new Set<string>()
  readonly #asked = new Set<string>()
  readonly #hooks: PeopleHooks
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(hooks: PeopleHooks) {
    this.#hooks = hooks
  }

  get(userId: string): User | undefined {
    const user = this.#users.get(userId)
    if ((!user || this.#old.has(userId)) && !this.#asked.has(userId)) {
      this.#wanted.add(userId)
      this.#later()
    }
    return user
  }

  put(users: readonly User[], isOld = false): void {
    for (const user of users) {
      this.#users.set(user.id, user)
      if (isOld) this.#old.add(user.id)
      else this.#old.delete(user.id)
    }
    this.#hooks.changed(users)
  }

  /** After a connect: changes of profiles in between were not told. */
  resume(): void {
    this.#asked.clear()
    for (const id of this.#users.keys()) this.#old.add(id)
    this.#later()
  }

  clear(): void {
    const ids = [...this.#users.keys()]
    for (const kept of [this.#users, this.#old, this.#wanted, this.#asked]) kept.clear()
    this.#hooks.forgotten(ids)
  }

  #later(): void {
    if (this.#wanted.size === 0 || this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#look()
    }, 10)
  }

  async #look(): Promise<void> {
    if (!this.#hooks.isOnline()) return
    const ids = [...this.#wanted].slice(0, BATCH)
    for (const id of ids) {
      this.#wanted.delete(id)
      // Also those who are not found: nobody asks for them again until the next connect.
      this.#asked.add(id)
    }
    try {
      if (ids.length > 0) this.put((await this.#hooks.find(ids)).items)
    } catch (error) {
      for (const id of ids) this.#asked.delete(id)
      this.#hooks.failed(error)
    }
    this.#later()
  }
}
