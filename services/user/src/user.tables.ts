import type { Migration } from '@ultrachat/ports'

export interface UsersTable {
  id: string
  username: string
  /** Unique regardless of case: NFKC, lower case. */
  username_key: string
  name: string
  /** For finding people: without accents, lower case. */
  name_key: string
  bio: string | null
  email: string | null
  email_key: string | null
  kind: 'person' | 'bot' | 'imported'
  role: 'owner' | 'admin' | 'user'
  last_seen_at: number | null
  created_at: number
  /** Number of the last change of the profile in the person's box `self`. */
  self_pts: number
}

export interface UserSettingsTable {
  user_id: string
  settings: string
  self_pts: number
}

export interface UserDatabase {
  users: UsersTable
  user_settings: UserSettingsTable
}

export const userMigrations: Migration[] = [
  {
    name: '0001_users',
    up: (db, { key, text, integer }) =>
      db.schema
        .createTable('users')
        .ifNotExists()
        .addColumn('id', key(36), (c) => c.primaryKey())
        .addColumn('username', key(32), (c) => c.notNull())
        .addColumn('username_key', key(64), (c) => c.notNull())
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('name_key', key(255), (c) => c.notNull())
        .addColumn('bio', text)
        .addColumn('email', key(255))
        .addColumn('email_key', key(255))
        .addColumn('kind', key(16), (c) => c.notNull())
        .addColumn('role', key(16), (c) => c.notNull())
        .addColumn('last_seen_at', integer)
        .addColumn('created_at', integer, (c) => c.notNull())
        .addColumn('self_pts', integer, (c) => c.notNull())
        .execute(),
  },
  {
    name: '0002_users_username',
    up: (db) => db.schema.createIndex('users_username').unique().ifNotExists().on('users').column('username_key').execute(),
  },
  {
    name: '0003_users_email',
    up: (db) => db.schema.createIndex('users_email').unique().ifNotExists().on('users').column('email_key').execute(),
  },
  {
    name: '0004_users_name',
    up: (db) => db.schema.createIndex('users_name').ifNotExists().on('users').column('name_key').execute(),
  },
  {
    name: '0005_user_settings',
    up: (db, { key, text, integer }) =>
      db.schema
        .createTable('user_settings')
        .ifNotExists()
        .addColumn('user_id', key(36), (c) => c.primaryKey())
        .addColumn('settings', text, (c) => c.notNull())
        .addColumn('self_pts', integer, (c) => c.notNull())
        .execute(),
  },
]
