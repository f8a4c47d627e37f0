// Also loaded by workers from TypeScript sources: erasable syntax and `.ts` specifiers only.
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface SqliteFile {
  readonly file: string
  /** `FULL`: every commit waits for the disk. `NORMAL`: survives `kill -9` but not a power cut; for what can be rebuilt. */
  readonly synchronous: 'FULL' | 'NORMAL'
}

const NOT_A_DATABASE = 26
const DAMAGED = 11

/** The one writing connection. @throws Error that names the file and the fix */
export function openForWriting({ file, synchronous }: SqliteFile): DatabaseSync {
  assertWritable(file)
  return explained(file, () => {
    const db = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5000 })
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
      PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;`)
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return db
  })
}

/** A connection that only reads: every statement sees what was committed, and with `FULL` synced, when it began. */
export function openForReading(file: string): DatabaseSync {
  return explained(file, () => {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
    db.exec('PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY')
    return db
  })
}

function assertWritable(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    closeSync(openSync(file, 'a'))
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new Error(
      `Cannot write ${file} (${code ?? message}): make its folder writable for the user that runs the server.`,
      { cause },
    )
  }
}

function explained<T>(file: string, open: () => T): T {
  try {
    return open()
  } catch (cause) {
    const { errcode = 0, message } = cause as Error & { errcode?: number }
    if ((errcode & 0xff) === NOT_A_DATABASE || (errcode & 0xff) === DAMAGED) {
      throw new Error(`${file} is damaged or not a database: move it away and restore it from a backup.`, { cause })
    }
    throw new Error(`Cannot open ${file}: ${message}`, { cause })
  }
}
