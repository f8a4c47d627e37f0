import type { Me, Settings, User } from '@ultrachat/contracts'
import { users } from '@ultrachat/contracts'
import type { UsersTable } from '../user.tables.js'

export function presentUser(row: UsersTable, isLastSeenShown: boolean): User {
  return {
    id: row.id,
    username: row.username,
    name: row.name,
    ...(row.bio && { bio: row.bio }),
    color: colorOf(row.id),
    kind: row.kind,
    ...(isLastSeenShown && row.last_seen_at !== null && { lastSeenAt: new Date(row.last_seen_at).toISOString() }),
    createdAt: new Date(row.created_at).toISOString(),
  }
}

export function presentMe(row: UsersTable): Me {
  return { ...presentUser(row, true), ...(row.email && { email: row.email }), role: row.role }
}

export function presentSettings(own: Partial<Settings>): Settings {
  return { ...users.defaultSettings, ...own }
}

/** A hue from the id's random tail, the same on every server and client. */
function colorOf(id: string): number {
  return parseInt(id.slice(-6), 16) % 360
}
