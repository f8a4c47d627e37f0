import { Injectable } from '@nestjs/common'
import { type Me, type SelfItem, type Settings, type User, fail, nameKey, searchKey, users } from '@ultrachat/contracts'
import { Announce, readCursor, writeCursor } from '@ultrachat/kit'
import { Clock, type Ctx } from '@ultrachat/ports'
import { UserRepository } from '../user.repository.js'
import type { UsersTable } from '../user.tables.js'
import { presentMe, presentSettings, presentUser } from './profiles.presenter.js'

const PAGE = 50

/** Accounts, profiles and settings. */
@Injectable()
export class ProfilesService {
  constructor(
    private readonly repository: UserRepository,
    private readonly announce: Announce,
    private readonly clock: Clock,
  ) {}

  async me(ctx: Ctx): Promise<Me> {
    return presentMe((await this.repository.byId(ctx.userId!)) ?? fail('user.not_found'))
  }

  async updateMe(ctx: Ctx, change: { name?: string; username?: string; bio?: string }): Promise<Me> {
    if (Object.keys(change).length === 0) return this.me(ctx)
    const row = await this.#orTaken(() => this.repository.update(ctx.userId!, change))
    const me = presentMe(row)
    await this.announce.publish(users.selfUpdated, {
      userId: row.id,
      box: 'self',
      pts: row.self_pts,
      item: { kind: 'profile', pts: row.self_pts, user: me },
    })
    await this.announce.publish(users.profileChanged, { user: presentUser(row, false) })
    return me
  }

  async settings(ctx: Ctx): Promise<Settings> {
    return presentSettings((await this.repository.settings(ctx.userId!)).settings)
  }

  async updateSettings(ctx: Ctx, change: Partial<Settings>): Promise<Settings> {
    if (Object.keys(change).length === 0) return this.settings(ctx)
    const { settings: own, pts } = await this.repository.updateSettings(ctx.userId!, change)
    const settings = presentSettings(own)
    await this.announce.publish(users.selfUpdated, {
      userId: ctx.userId!,
      box: 'self',
      pts,
      item: { kind: 'settings', pts, settings },
    })
    return settings
  }

  async get(id: string): Promise<User> {
    return (await this.#present([(await this.repository.byId(id)) ?? fail('user.not_found')]))[0]!
  }

  async find(input: {
    ids?: string[]
    q?: string
    cursor?: string
    limit?: number
  }): Promise<{ items: User[]; nextCursor?: string }> {
    if (input.ids) return { items: await this.#present(await this.repository.byIds(input.ids)) }
    const limit = input.limit ?? PAGE
    if (!searchKey(input.q ?? '')) return { items: [] }
    const rows = await this.repository.find(input.q!, readCursor(input.cursor, ['', '']), limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      items: await this.#present(page),
      ...(rows.length > limit && last && { nextCursor: writeCursor([last.name_key, last.id]) }),
    }
  }

  async create(input: { id: string; username: string; name: string; email?: string; role: 'owner' | 'user' }): Promise<Me> {
    const row = this.#row(input, 'person', input.role, input.email)
    await this.#orTaken(() => this.repository.insert(row))
    return presentMe(row)
  }

  async account(by: { id?: string; login?: string }): Promise<{ user?: Me }> {
    const row = by.id ? await this.repository.byId(by.id) : by.login ? await this.repository.byLogin(by.login) : undefined
    return row ? { user: presentMe(row) } : {}
  }

  async count(): Promise<{ people: number; ownerId?: string }> {
    return this.repository.counts()
  }

  async byUsernames(usernames: string[]): Promise<{ ids: Record<string, string> }> {
    if (usernames.length === 0) return { ids: {} }
    const rows = await this.repository.byUsernames(usernames)
    return { ids: Object.fromEntries(rows.map(({ id, username }) => [username.toLowerCase(), id])) }
  }

  async import(people: readonly { id: string; username: string; name: string }[]): Promise<{ created: number }> {
    return { created: await this.repository.insertImported(people.map((person) => this.#row(person, 'imported', 'user'))) }
  }

  async box(userId: string, since: number): Promise<{ items: SelfItem[]; pts: number; hasMore: boolean }> {
    const row = await this.repository.byId(userId)
    const { settings, pts } = await this.repository.settings(userId)
    const items: SelfItem[] = []
    if (row && row.self_pts > since) items.push({ kind: 'profile', pts: row.self_pts, user: presentMe(row) })
    if (pts > since) items.push({ kind: 'settings', pts, settings: presentSettings(settings) })
    items.sort((a, b) => a.pts - b.pts)
    return { items, pts: Math.max(row?.self_pts ?? 0, pts), hasMore: false }
  }

  async #present(rows: readonly UsersTable[]): Promise<User[]> {
    return Promise.all(rows.map(async (row) => presentUser(row, await this.isLastSeenShown(row.id))))
  }

  async isLastSeenShown(userId: string): Promise<boolean> {
    const { settings } = await this.repository.settings(userId)
    return presentSettings(settings).lastSeen === 'everyone'
  }

  #row(
    person: { id: string; username: string; name: string },
    kind: UsersTable['kind'],
    role: UsersTable['role'],
    email?: string,
  ): UsersTable {
    return {
      id: person.id,
      username: person.username,
      username_key: nameKey(person.username),
      name: person.name,
      name_key: searchKey(person.name),
      bio: null,
      email: email ?? null,
      email_key: email ? nameKey(email) : null,
      kind,
      role,
      last_seen_at: null,
      created_at: this.clock.now(),
      self_pts: 1,
    }
  }

  async #orTaken<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write()
    } catch (error) {
      if (this.repository.isTaken(error, 'username')) fail('auth.username_taken', undefined, error)
      if (this.repository.isTaken(error, 'email')) fail('auth.email_taken', undefined, error)
      throw error
    }
  }
}
