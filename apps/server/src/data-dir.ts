import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from '@ultrachat/config'

/** Characters of a secret that was made here, at least. */
const SHORTEST = 32

/** Makes the data folder. @throws ConfigError with the fix if it cannot be written */
export function openDataDir(dir: string): string {
  const path = resolve(dir)
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.W_OK | constants.X_OK)
    return path
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new ConfigError(
      `The data folder ${path} cannot be written (${reason}): give this user the right to, or set DATA_DIR to another folder.`,
      { cause },
    )
  }
}

/** The server's secret: given, or made once and kept beside the data. */
export function openSecret(dataDir: string, given: string | undefined): string {
  if (given) return given
  return keep(resolve(dataDir, 'secret'), () => randomBytes(32).toString('base64url'))
}

/** The token of the first owner: given, or made once and kept until somebody has used it. */
export function openSetupToken(dataDir: string, given: string | undefined): string {
  if (given) return given
  return keep(resolve(dataDir, 'setup-token'), () => randomBytes(24).toString('base64url'))
}

/** @throws ConfigError where the file was cut off: an empty secret is one that everybody knows */
function keep(file: string, make: () => string): string {
  if (!existsSync(file)) {
    // Whole or not at all, also when the power goes in between.
    writeFileSync(`${file}.new`, `${make()}\n`, { mode: 0o600, flush: true })
    renameSync(`${file}.new`, file)
  }
  const kept = readFileSync(file, 'utf8').trim()
  if (kept.length >= SHORTEST) return kept
  throw new ConfigError(
    `${file} is empty or cut off: restore it from a backup, or delete it to have a new one made (everybody signs in again).`,
  )
}
