import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Server } from '../start-ultra-chat.js'

type Rows = Record<string, unknown[]>

/** When a person was last seen moves by itself. */
const VOLATILE = new Set(['last_seen_at'])

/** Read marks of senders and the like follow by themselves, within this time. */
const REST_MS = 1500

/** Everything that the server has stored, table by table, once nothing has changed for `restMs`. */
export async function snapshotOf(server: Server, restMs: number = REST_MS): Promise<Rows> {
  let before = JSON.stringify(storedIn(server))
  for (let tries = 0; tries < 20; tries++) {
    await new Promise((resolve) => setTimeout(resolve, restMs))
    const now = JSON.stringify(storedIn(server))
    if (now === before) break
    before = now
  }
  return JSON.parse(before) as Rows
}

function storedIn(server: Server): Rows {
  return { ...tablesOf(join(server.dataDir, 'relational.db')), ...tablesOf(join(server.dataDir, 'documents.db')) }
}

function tablesOf(file: string): Rows {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const names = db.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").all() as {
      name: string
    }[]
    return Object.fromEntries(
      names.map(({ name }) => [name, db.prepare(`select * from "${name}"`).all().map(steady).toSorted()]),
    )
  } finally {
    db.close()
  }
}

function steady(row: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(row).filter(([name]) => !VOLATILE.has(name)))
}
