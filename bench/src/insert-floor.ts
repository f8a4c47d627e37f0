import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Sample } from './measure.js'

/** The floor of durable sends: rows of a message's size, one insert each and one sync per batch, over 1,000 chats, no server at all. */
export function insertFloor(batch: number, seconds: number, text: string): Sample {
  const dir = mkdtempSync(join(tmpdir(), 'floor-'))
  const db = new DatabaseSync(join(dir, 'floor.db'))
  db.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE messages (chat INTEGER, seq INTEGER, body TEXT, PRIMARY KEY (chat, seq)) WITHOUT ROWID',
  )
  const insert = db.prepare('INSERT INTO messages VALUES (?, ?, ?)')
  const latencies: number[] = []
  const start = performance.now()
  let rows = 0
  while (performance.now() < start + seconds * 1000) {
    const before = performance.now()
    db.exec('BEGIN')
    for (let i = 0; i < batch; i++, rows++) insert.run(rows % 1000, Math.floor(rows / 1000), text)
    db.exec('COMMIT')
    latencies.push(performance.now() - before)
  }
  const perSecond = rows / ((performance.now() - start) / 1000)
  db.close()
  rmSync(dir, { recursive: true })
  return { perSecond, latencies }
}
