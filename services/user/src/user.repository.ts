import { Injectable, type OnModuleInit } from '@nestjs/common'
import { type Settings, nameKey, searchKey } from '@ultrachat/contracts'
import { Relational } from '@ultrachat/ports'
import { type Kysely, type Transaction, sql } from 'kysely'
import { type UserDatabase, type UsersTable, userMigrations } from './user.tables.js'

type Write = Kysely<UserDatabase> | Transaction<UserDatabase>

/** Accounts and settings. */
@Injectable()
export class UserRepository implements OnModuleInit {
  constructor(private readonly relational: Relational) {}

  onModuleInit(): Promise<void> {
    return this.relational.migrate('user', userMigrations)
  }

  byId(id: string, db: Write = this.#db): Promise<UsersTable | undefined> {
    return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
  }

  byIds(ids: readonly string[]): Promise<UsersTable[]> {
    if (ids.length === 0) return Promise.resolve([])
    return this.#db
      .selectFrom('users')
      .selectAll()
      .where('id', 'in', [...ids])
      .execute()
  }

  byLogin(login: string): Promise<UsersTable | undefined> {
    const key = nameKey(login)
    return this.#db
      .selectFrom('users')
      .selectAll()
      .where((eb) => eb.or([eb('username_key', '=', key), eb('email_key', '=', key)]))
      .where('kind', '=', 'person')
      .executeTakeFirst()
  }

  byUsernames(usernames: readonly string[]): Promise<Pick<UsersTable, 'id' | 'username'>[]> {
    return this.#db
      .selectFrom('users')
      .select(['id', 'username'])
      .where('username_key', 'in', usernames.map(nameKey))
      .execute()
  }

  /** People whose name or username has a word that begins with `q`, by name; `after` is the last one of the page before. */
  find(q: string, after: readonly [name: string, id: string] | undefined, limit: number): Promise<UsersTable[]> {
    const pattern = searchKey(q).replace(/[\\%_]/g, (sign) => `\\${sign}`)
    const like = (column: 'name_key' | 'username_key', text: string) =>
      sql<boolean>`${sql.ref(column)} like ${text} escape '\\'`
    let query = this.#db
      .selectFrom('users')
      .selectAll()
      .where((eb) =>
        eb.or([like('name_key', `${pattern}%`), like('name_key', `% ${pattern}%`), like('username_key', `${pattern}%`)]),
      )
    if (after)
      query = query.where((eb) =>
        eb.or([eb('name_key', '>', after[0]), eb.and([eb('name_key', '=', after[0]), eb('id', '>', after[1])])]),
      )
    return query.orderBy('name_key').orderBy('id').limit(limit).execute()
  }

  async counts(): Promise<{ people: number; ownerId: string | undefined }> {
    const { people } = await this.#db
      .selectFrom('users')
      .select((eb) => eb.fn.countAll<number>().as('people'))
      .where('kind', '=', 'person')
      .executeTakeFirstOrThrow()
    const owner = await this.#db.selectFrom('users').select('id').where('role', '=', 'owner').executeTakeFirst()
    return { people: Number(people), ownerId: owner?.id }
  }

  /** @throws the store's error if username or e-mail is taken (`isTaken` tells) */
  async insert(user: UsersTable): Promise<void> {
    await this.#db.insertInto('users').values(user).execute()
  }

  async insertImported(users: readonly UsersTable[]): Promise<number> {
    let created = 0
    await Promise.all(
      users.map(async (user) => {
        if (await this.relational.insertIgnore(this.#db, 'users', { ...user })) created++
      }),
    )
    return created
  }

  isTaken(error: unknown, what: 'username' | 'email'): boolean {
    return this.relational.isUnique(error, `users_${what}`)
  }

  /** Changes the profile and gives it the next number of the box `self`. */
  update(id: string, change: Partial<Pick<UsersTable, 'name' | 'username' | 'bio'>>): Promise<UsersTable> {
    return this.relational.transaction<UserDatabase, UsersTable>(async (trx) => {
      const keys = {
        ...(change.name !== undefined && { name_key: searchKey(change.name) }),
        ...(change.username !== undefined && { username_key: nameKey(change.username) }),
      }
      const self_pts = (await this.selfPts(id, trx)) + 1
      await trx
        .updateTable('users')
        .set({ ...change, ...keys, self_pts })
        .where('id', '=', id)
        .execute()
      return (await this.byId(id, trx))!
    })
  }

  async settings(userId: string, db: Write = this.#db): Promise<{ settings: Partial<Settings>; pts: number }> {
    const row = await db.selectFrom('user_settings').selectAll().where('user_id', '=', userId).executeTakeFirst()
    return row ? { settings: JSON.parse(row.settings) as Partial<Settings>, pts: row.self_pts } : { settings: {}, pts: 0 }
  }

  updateSettings(userId: string, change: Partial<Settings>): Promise<{ settings: Partial<Settings>; pts: number }> {
    return this.relational.transaction<UserDatabase, { settings: Partial<Settings>; pts: number }>(async (trx) => {
      const settings = { ...(await this.settings(userId, trx)).settings, ...change }
      const pts = (await this.selfPts(userId, trx)) + 1
      const row = { user_id: userId, settings: JSON.stringify(settings), self_pts: pts }
      await this.relational.upsert(trx, 'user_settings', row, ['user_id'], ['settings', 'self_pts'])
      return { settings, pts }
    })
  }

  /** Where the box `self` of a person stands. */
  async selfPts(userId: string, db: Write = this.#db): Promise<number> {
    const user = await this.byId(userId, db)
    const { pts } = await this.settings(userId, db)
    return Math.max(user?.self_pts ?? 0, pts)
  }

  async setLastSeen(userId: string, at: number): Promise<void> {
    await this.#db.updateTable('users').set({ last_seen_at: at }).where('id', '=', userId).execute()
  }

  get #db(): Kysely<UserDatabase> {
    return this.relational.db<UserDatabase>()
  }
}
