import { ConfigError } from '@ultrachat/config'
import { UltraChatError } from '@ultrachat/contracts'
import { readArguments, usage } from './import/arguments.js'
import { findLogs } from './import/irc-files.js'
import { importIrc } from './import/runner.js'
import { reachServer } from './import/server.js'

async function main(args: string[]): Promise<void> {
  const wanted = readArguments(args)
  if (!wanted) return void process.stdout.write(`${usage}\n`)
  const logs = findLogs(wanted.paths)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  const server = await reachServer()
  process.stdout.write(
    server.isRunning
      ? 'Talking to the server that runs.\n'
      : 'No server runs on this data folder, so one runs here meanwhile.\n',
  )
  try {
    await importIrc(logs, wanted, server.connection, process.stdout, stop.signal)
  } finally {
    await server.close()
  }
  process.exit(stop.signal.aborted ? 130 : 0)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isExpected = error instanceof ConfigError || error instanceof UltraChatError
  process.stderr.write(
    isExpected ? `${error.message}\n` : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
