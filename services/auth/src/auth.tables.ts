import type { Migration } from '@ultrachat/ports'

export interface CredentialsTable {
  user_id: string
  password_hash: string
  changed_at: number
}

/** One sign-in on one device: a family of refresh tokens of which only the newest is good. */
export interface SessionsTable {
  id: string
  user_id: string
  /** SHA-256 of the newest refresh token, base64url. */
  token_hash: string
  /** How often it was rotated; stands in the token, so that an old one can be told from a made-up one. */
  generation: number
  rotated_at: number
  /** SHA-256 of address and user agent at the last rotation. */
  device: string
  user_agent: string | null
  ip: string | null
  created_at: number
  last_used_at: number
  expires_at: number
  revoked_at: number | null
}

export interface AuthDatabase {
  user_credentials: CredentialsTable
  sessions: SessionsTable
}

export const authMigrations: Migration[] = [
  {
    name: '0001_user_credentials',
    up: (db, { key, integer }) =>
      db.schema
        .createTable('user_credentials')
        .ifNotExists()
        .addColumn('user_id', key(36), (c) => c.primaryKey())
        .addColumn('password_hash', key(100), (c) => c.notNull())
        .addColumn('changed_at', integer, (c) => c.notNull())
        .execute(),
  },
  {
    name: '0002_sessions',
    up: (db, { key, text, integer }) =>
      db.schema
        .createTable('sessions')
        .ifNotExists()
        .addColumn('id', key(36), (c) => c.primaryKey())
        .addColumn('user_id', key(36), (c) => c.notNull())
        .addColumn('token_hash', key(64), (c) => c.notNull())
        .addColumn('generation', integer, (c) => c.notNull())
        .addColumn('rotated_at', integer, (c) => c.notNull())
        .addColumn('device', key(64), (c) => c.notNull())
        .addColumn('user_agent', text)
        .addColumn('ip', key(64))
        .addColumn('created_at', integer, (c) => c.notNull())
        .addColumn('last_used_at', integer, (c) => c.notNull())
        .addColumn('expires_at', integer, (c) => c.notNull())
        .addColumn('revoked_at', integer)
        .execute(),
  },
  {
    name: '0003_sessions_user',
    up: (db) =>
      db.schema.createIndex('sessions_user').ifNotExists().on('sessions').columns(['user_id', 'revoked_at']).execute(),
  },
  {
    name: '0004_sessions_revoked',
    up: (db) => db.schema.createIndex('sessions_revoked').ifNotExists().on('sessions').column('revoked_at').execute(),
  },
]
