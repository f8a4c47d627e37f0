import { fileURLToPath } from 'node:url'
import { ConfigError, loadConfig } from '@ultrachat/config'
import { topology } from './ports.js'
import { listRoles } from './roles.js'
import { type Running, start } from './start.js'

/** The web client's build, beside the server's. */
const WEB = fileURLToPath(new URL('../../web/dist', import.meta.url))

async function main(args: string[]): Promise<void> {
  const unknown = args.find((arg) => !['--list-roles', '--check-config'].includes(arg))
  if (unknown) throw new ConfigError(`${unknown} is not an option: use --list-roles or --check-config, or none to start.`)
  if (args.includes('--list-roles')) return print(listRoles())
  const config = loadConfig()
  if (args.includes('--check-config')) return print('The settings are good.')
  const running = await start(config, { web: WEB })
  stopOnSignal(running)
  print(banner(running))
}

function banner({ url, setupUrl }: Running): string {
  const table = topology.map(({ port, adapter, reason }) => `  ${port.padEnd(11)} ${adapter.padEnd(23)} ${reason}`)
  const invitation = setupUrl
    ? ['', '  Nobody is here yet. The first person becomes the owner through this link:', '', `  ${setupUrl}`]
    : []
  return ['', ...table, '', `  UltraChat runs at ${url}`, ...invitation, ''].join('\n')
}

function stopOnSignal(running: Running): void {
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    // A connection that does not end must not keep the process for ever.
    setTimeout(() => process.exit(0), 10_000).unref()
    running.close().then(
      () => {
        print('UltraChat has stopped.')
        process.exit(0)
      },
      (error: unknown) => {
        process.stderr.write(`Stopping failed: ${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError
      ? `${error.message}\n`
      : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
