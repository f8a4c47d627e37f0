import { join } from 'node:path'
import {
  createInProcessBus,
  createMemoryEphemeral,
  createSqliteDocuments,
  createSqliteRelational,
} from '@ultrachat/adapters'
import type { Log } from '@ultrachat/kit'
import { Bus, Documents, Ephemeral, Relational, SystemClock } from '@ultrachat/ports'

export interface Ports {
  readonly bus: Bus
  readonly relational: Relational
  readonly documents: Documents
  readonly ephemeral: Ephemeral
}

/** Which adapter each port has, and why; printed at start. */
export const topology = [
  { port: 'Bus', adapter: 'in-process, bus.db', reason: 'embedded' },
  { port: 'Relational', adapter: 'SQLite, relational.db', reason: 'embedded' },
  { port: 'Documents', adapter: 'SQLite, documents.db', reason: 'embedded' },
  { port: 'Ephemeral', adapter: 'memory', reason: 'embedded' },
] as const

/** Everything embedded, in one folder. */
export async function openPorts(dataDir: string, log: Log): Promise<Ports> {
  return {
    bus: await createInProcessBus({
      file: join(dataDir, 'bus.db'),
      onError: (err, of) => log.error({ err, ...(of as object) }, 'A consumer or handler failed'),
    }),
    relational: await createSqliteRelational({ file: join(dataDir, 'relational.db') }),
    documents: await createSqliteDocuments({ file: join(dataDir, 'documents.db') }),
    ephemeral: createMemoryEphemeral(new SystemClock()),
  }
}

export async function closePorts({ bus, relational, documents, ephemeral }: Ports): Promise<void> {
  await bus.close()
  await Promise.all([relational.close(), documents.close(), ephemeral.close()])
}

/** The parts that cannot be reached; undefined if all can. */
export async function failingPorts({ relational, documents }: Ports): Promise<Record<string, string> | undefined> {
  const failing: Record<string, string> = {}
  await relational.ping().catch((error: Error) => (failing.relational = error.message))
  await documents.ping().catch((error: Error) => (failing.documents = error.message))
  return Object.keys(failing).length > 0 ? failing : undefined
}
