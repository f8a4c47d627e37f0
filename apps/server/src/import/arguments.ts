import { parseArgs } from 'node:util'
import { ConfigError } from '@ultrachat/config'

export interface Arguments {
  readonly paths: string[]
  readonly title: string
  readonly handle: string
}

export const usage = `npm run import -- irc <files or folders> [--title '#ubuntu'] [--handle ubuntu-irc]

  Loads logs DAY.raw.txt, with DAY.annotation.txt beside them for who answers whom, into one public channel of the
  server's owner. DATA_DIR says which server (default ./data); if it does not run, it runs for as long as this takes.
  A second run adds only what is not there yet.`

/** undefined: help is wanted. @throws ConfigError */
export function readArguments(args: readonly string[]): Arguments | undefined {
  const { values, positionals } = parsed(args)
  if (values.help) return undefined
  const [format, ...paths] = positionals
  if (format !== 'irc')
    throw new ConfigError(
      `${format === undefined ? 'Say what to import' : `${format} is no format that can be imported`}: npm run import -- irc <files or folders>.`,
    )
  if (paths.length === 0) throw new ConfigError('Say which logs to import: npm run import -- irc <files or folders>.')
  return { paths, title: values.title, handle: values.handle }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        title: { type: 'string', default: '#ubuntu' },
        handle: { type: 'string', default: 'ubuntu-irc' },
      },
    })
  } catch (cause) {
    throw new ConfigError(`${(cause as Error).message.split('. ')[0]}: npm run import -- --help says what there is.`, {
      cause,
    })
  }
}
