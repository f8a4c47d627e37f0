import type { ChatType, MemberRole } from '@ultrachat/contracts'
import type { Migration } from '@ultrachat/ports'

export interface ChatsTable {
  id: string
  type: ChatType
  title: string | null
  handle: string | null
  description: string | null
  history: 'all' | 'joined'
  /** Of a direct chat: both ids, sorted; of saved messages: the one id. */
  pair_key: string | null
  created_by: string
  client_id: string
  /** Hash of what it was first asked to be: a repeat of the clientId with another wish is refused. */
  wish_hash: string
  member_count: number
  created_at: number
  deleted_at: number | null
}

/** One person in one chat, and what they keep there. Rows are marked removed, not deleted. */
export interface ChatMembersTable {
  chat_id: string
  user_id: string
  role: MemberRole
  joined_at: number
  removed_at: number | null
  /** 0 until the chat's log has the joining. */
  logged: number
  /** `pts` of the joining in the chat's log. */
  join_pts: number
  from_seq: number
  read_seq: number
  marked_unread: number
  /** JSON array of `seq`. */
  unread_mentions: string
  muted_until: number | null
  pinned: number
  archived: number
  folder: string | null
  draft: string | null
  /** Number of the row's last change in the person's box `list`; null before the first. */
  list_pts: number | null
}

export interface ChatInvitesTable {
  id: string
  chat_id: string
  /** SHA-256 of the code, which is derived from the id and not stored. */
  code_hash: string
  created_by: string
  created_at: number
  expires_at: number | null
  max_uses: number | null
  uses: number
  revoked_at: number | null
}

/** Committed changes that the chat's log does not have yet. */
export interface ChatOutboxTable {
  id: string
  chat_id: string
  change: string
  created_at: number
}

export interface ChatServerTable {
  name: string
  value: string
}

export interface ChatDatabase {
  chats: ChatsTable
  chat_members: ChatMembersTable
  chat_invites: ChatInvitesTable
  chat_outbox: ChatOutboxTable
  chat_server: ChatServerTable
}

export const chatMigrations: Migration[] = [
  {
    name: '0001_chats',
    up: (db, { key, text, integer }) =>
      db.schema
        .createTable('chats')
        .ifNotExists()
        .addColumn('id', key(36), (c) => c.primaryKey())
        .addColumn('type', key(16), (c) => c.notNull())
        .addColumn('title', text)
        .addColumn('handle', key(32))
        .addColumn('description', text)
        .addColumn('history', key(16), (c) => c.notNull())
        .addColumn('pair_key', key(80))
        .addColumn('created_by', key(36), (c) => c.notNull())
        .addColumn('client_id', key(36), (c) => c.notNull())
        .addColumn('wish_hash', key(64), (c) => c.notNull())
        .addColumn('member_count', integer, (c) => c.notNull())
        .addColumn('created_at', integer, (c) => c.notNull())
        .addColumn('deleted_at', integer)
        .execute(),
  },
  {
    name: '0002_chats_handle',
    up: (db) => db.schema.createIndex('chats_handle').unique().ifNotExists().on('chats').column('handle').execute(),
  },
  {
    name: '0003_chats_pair',
    up: (db) => db.schema.createIndex('chats_pair').unique().ifNotExists().on('chats').column('pair_key').execute(),
  },
  {
    name: '0004_chats_client',
    up: (db) =>
      db.schema
        .createIndex('chats_client')
        .unique()
        .ifNotExists()
        .on('chats')
        .columns(['created_by', 'client_id'])
        .execute(),
  },
  {
    name: '0005_chat_members',
    up: (db, { key, text, integer }) =>
      db.schema
        .createTable('chat_members')
        .ifNotExists()
        .addColumn('chat_id', key(36), (c) => c.notNull())
        .addColumn('user_id', key(36), (c) => c.notNull())
        .addColumn('role', key(16), (c) => c.notNull())
        .addColumn('joined_at', integer, (c) => c.notNull())
        .addColumn('removed_at', integer)
        .addColumn('logged', integer, (c) => c.notNull())
        .addColumn('join_pts', integer, (c) => c.notNull())
        .addColumn('from_seq', integer, (c) => c.notNull())
        .addColumn('read_seq', integer, (c) => c.notNull())
        .addColumn('marked_unread', integer, (c) => c.notNull())
        .addColumn('unread_mentions', text, (c) => c.notNull())
        .addColumn('muted_until', integer)
        .addColumn('pinned', integer, (c) => c.notNull())
        .addColumn('archived', integer, (c) => c.notNull())
        .addColumn('folder', text)
        .addColumn('draft', text)
        .addColumn('list_pts', integer)
        .addPrimaryKeyConstraint('chat_members_pk', ['chat_id', 'user_id'])
        .execute(),
  },
  {
    name: '0006_chat_members_list',
    up: (db) =>
      db.schema
        .createIndex('chat_members_list')
        .unique()
        .ifNotExists()
        .on('chat_members')
        .columns(['user_id', 'list_pts'])
        .execute(),
  },
  {
    name: '0007_chat_invites',
    up: (db, { key, integer }) =>
      db.schema
        .createTable('chat_invites')
        .ifNotExists()
        .addColumn('id', key(36), (c) => c.primaryKey())
        .addColumn('chat_id', key(36), (c) => c.notNull())
        .addColumn('code_hash', key(64), (c) => c.notNull())
        .addColumn('created_by', key(36), (c) => c.notNull())
        .addColumn('created_at', integer, (c) => c.notNull())
        .addColumn('expires_at', integer)
        .addColumn('max_uses', integer)
        .addColumn('uses', integer, (c) => c.notNull())
        .addColumn('revoked_at', integer)
        .execute(),
  },
  {
    name: '0008_chat_invites_code',
    up: (db) =>
      db.schema.createIndex('chat_invites_code').unique().ifNotExists().on('chat_invites').column('code_hash').execute(),
  },
  {
    name: '0009_chat_invites_chat',
    up: (db) => db.schema.createIndex('chat_invites_chat').ifNotExists().on('chat_invites').column('chat_id').execute(),
  },
  {
    name: '0010_chat_outbox',
    up: (db, { key, text, integer }) =>
      db.schema
        .createTable('chat_outbox')
        .ifNotExists()
        .addColumn('id', key(36), (c) => c.primaryKey())
        .addColumn('chat_id', key(36), (c) => c.notNull())
        .addColumn('change', text, (c) => c.notNull())
        .addColumn('created_at', integer, (c) => c.notNull())
        .execute(),
  },
  {
    name: '0011_chat_outbox_chat',
    up: (db) => db.schema.createIndex('chat_outbox_chat').ifNotExists().on('chat_outbox').column('chat_id').execute(),
  },
  {
    name: '0012_chat_server',
    up: (db, { key, text }) =>
      db.schema
        .createTable('chat_server')
        .ifNotExists()
        .addColumn('name', key(32), (c) => c.primaryKey())
        .addColumn('value', text, (c) => c.notNull())
        .execute(),
  },
]
