// Also loaded by workers from TypeScript sources: erasable syntax and `.ts` specifiers only.
import type { DatabaseSync } from 'node:sqlite'
import { packError, type Reply } from './transfer.ts'

/** Primary result codes after which a transaction cannot go on: PERM, BUSY, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN. */
const FATAL = new Set([3, 5, 7, 8, 9, 10, 11, 13, 14])

/**
 * Performs all requests in one transaction with one sync and answers each.
 * A statement that fails undoes itself only (SQLite's ABORT), so that one failure does not fail the others; where the store cannot
 * write at all, every request fails.
 */
export function commitTogether<Q extends { id: number }, R>(
  db: DatabaseSync,
  requests: readonly Q[],
  perform: (request: Q) => R,
): Reply<R>[] {
  try {
    db.exec('BEGIN IMMEDIATE')
    const replies = requests.map((request): Reply<R> => {
      try {
        return [request.id, perform(request)]
      } catch (error) {
        if (endsTransaction(db, error)) throw error
        return [request.id, undefined, packError(error)]
      }
    })
    db.exec('COMMIT')
    return replies
  } catch (error) {
    rollBack(db)
    return requests.map((request) => [request.id, undefined, packError(error)])
  }
}

export function endsTransaction(db: DatabaseSync, error: unknown): boolean {
  return !db.isTransaction || FATAL.has(((error as { errcode?: number }).errcode ?? 0) & 0xff)
}

export function rollBack(db: DatabaseSync): void {
  if (db.isTransaction) db.exec('ROLLBACK')
}
