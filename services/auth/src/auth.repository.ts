import { Injectable, type OnModuleInit } from '@nestjs/common'
import { Relational } from '@ultrachat/ports'
import type { Kysely } from 'kysely'
import { type AuthDatabase, type SessionsTable, authMigrations } from './auth.tables.js'

/** Password hashes and sessions. */
@Injectable()
export class AuthRepository implements OnModuleInit {
  constructor(private readonly relational: Relational) {}

  onModuleInit(): Promise<void> {
    return this.relational.migrate('auth', authMigrations)
  }

  async passwordHash(userId: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('user_credentials')
      .select('password_hash')
      .where('user_id', '=', userId)
      .executeTakeFirst()
    return row?.password_hash
  }

  setPasswordHash(userId: string, hash: string, now: number): Promise<void> {
    const row = { user_id: userId, password_hash: hash, changed_at: now }
    return this.relational.upsert(this.#db, 'user_credentials', row, ['user_id'], ['password_hash', 'changed_at'])
  }

  async insertSession(session: SessionsTable): Promise<void> {
    await this.#db.insertInto('sessions').values(session).execute()
  }

  session(id: string): Promise<SessionsTable | undefined> {
    return this.#db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
  }

  /** Rotates where the token is still the one that was presented. Answers whether it did: of two at once only one does. */
  async rotate(id: string, from: string, next: Partial<SessionsTable>): Promise<boolean> {
    const result = await this.#db
      .updateTable('sessions')
      .set(next)
      .where('id', '=', id)
      .where('token_hash', '=', from)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return Number(result.numUpdatedRows) === 1
  }

  liveSessions(userId: string, now: number): Promise<SessionsTable[]> {
    return this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .orderBy('last_used_at', 'desc')
      .execute()
  }

  /** Answers whether it was live. */
  async revoke(id: string, now: number): Promise<boolean> {
    const result = await this.#db
      .updateTable('sessions')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return Number(result.numUpdatedRows) === 1
  }

  async revokedSince(since: number): Promise<string[]> {
    const rows = await this.#db.selectFrom('sessions').select('id').where('revoked_at', '>=', since).execute()
    return rows.map(({ id }) => id)
  }

  get #db(): Kysely<AuthDatabase> {
    return this.relational.db<AuthDatabase>()
  }
}
