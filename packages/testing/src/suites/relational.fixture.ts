import type { Migration } from '@ultrachat/ports'

export interface Tables {
  people: { id: string; key: string; score: number; bio: string | null }
  friends: { personId: string; friendId: string; since: number; note: string | null }
}

export const MIGRATIONS: Migration[] = [
  {
    name: '001-people',
    up: (db, { key, text, integer }) =>
      db.schema
        .createTable('people')
        .ifNotExists()
        .addColumn('id', key(36), (column) => column.primaryKey().notNull())
        .addColumn('key', key(100), (column) => column.notNull())
        .addColumn('score', integer, (column) => column.notNull())
        .addColumn('bio', text)
        .addUniqueConstraint('people_key', ['key'])
        .execute(),
  },
  {
    name: '002-friends',
    up: (db, { key, text, integer }) =>
      db.schema
        .createTable('friends')
        .ifNotExists()
        .addColumn('personId', key(36), (column) => column.notNull())
        .addColumn('friendId', key(36), (column) => column.notNull())
        .addColumn('since', integer, (column) => column.notNull())
        .addColumn('note', text)
        .addPrimaryKeyConstraint('friends_pk', ['personId', 'friendId'])
        .addForeignKeyConstraint('friends_person', ['personId'], 'people', ['id'])
        .execute(),
  },
  {
    name: '003-since',
    up: (db) => db.schema.createIndex('friends_since').unique().on('friends').columns(['personId', 'since']).execute(),
  },
]

export function aPerson(id: string, more: Partial<Tables['people']> = {}): Tables['people'] {
  return { id, key: id, score: 0, bio: null, ...more }
}
