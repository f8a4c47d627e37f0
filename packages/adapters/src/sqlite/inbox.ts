// Also loaded by workers from TypeScript sources: erasable syntax and `.ts` specifiers only.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { openForWriting, type SqliteFile } from './open.ts'
import type { DatabaseSync } from 'node:sqlite'
import { packError, type Reply } from './transfer.ts'

const port = parentPort!

/** Asks the worker to finish what it has, close its file and leave. */
export const CLOSE = 'close'
export type ToWorker<Q> = readonly Q[] | typeof CLOSE

export interface Work<Q> {
  /** Takes requests in order of arrival. */
  take(requests: readonly Q[]): void
  /** Does what there is to do. Called once all that has arrived was taken. */
  pump(): void
  /** Finishes everything taken. */
  finish(): void
}

/** Opens the file and works off what arrives; what arrives while `pump` runs is taken together, without a timer. */
export function serve<Q>(makeWork: (db: DatabaseSync) => Work<Q>): void {
  let db: DatabaseSync
  try {
    db = openForWriting(workerData as SqliteFile)
  } catch (error) {
    port.postMessage({ failed: packError(error) })
    return
  }
  const work = makeWork(db)
  port.on('message', (message: ToWorker<Q>) => {
    for (let next: ToWorker<Q> | undefined = message; next !== undefined; next = receive()) {
      for (; next !== undefined && next !== CLOSE; next = receive()) work.take(next)
      work.pump()
      if (next === CLOSE) return leave(db, work)
    }
  })
  port.postMessage({ opened: true })
}

/** One message for all answers of a commit. */
export function reply<R>(replies: readonly Reply<R>[]): void {
  if (replies.length > 0) port.postMessage(replies)
}

function receive<Q>(): ToWorker<Q> | undefined {
  return receiveMessageOnPort(port)?.message
}

function leave<Q>(db: DatabaseSync, work: Work<Q>): void {
  work.finish()
  db.close()
  port.close()
}
