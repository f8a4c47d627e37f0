import { type VariableName, variables } from './variables.js'
import type { z } from 'zod'

type Values = { readonly [K in VariableName]: z.output<(typeof variables)[K]['schema']> }

/** Every setting under its variable's name, parsed; the type and the injection token. Services take this, never `process.env`. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- the members are the values of `loadConfig`, which makes it
export abstract class Config {}
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- as above
export interface Config extends Values {
  readonly isProduction: boolean
  readonly isRateLimited: boolean
}

/** A setting that cannot work. Its message is one sentence that says what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** @throws ConfigError naming the variable and the fix */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  refuseUnknown(env)
  const values: Record<string, unknown> = {}
  for (const [name, variable] of Object.entries(variables)) {
    const given = env[name] === '' ? undefined : env[name]
    const parsed = variable.schema.safeParse(given ?? ('default' in variable ? variable.default : undefined))
    if (!parsed.success) {
      const shown = 'secret' in variable ? 'the given value' : JSON.stringify(given)
      throw new ConfigError(`${name} does not fit (${shown}): ${parsed.error.issues[0]!.message}. ${variable.says}`)
    }
    values[name] = parsed.data
  }
  const config = values as unknown as Values
  const isProduction = config.NODE_ENV === 'production'
  const complete: Config = { ...config, isProduction, isRateLimited: config.ULTRACHAT_RATE_LIMITS === 'on' }
  refuseUnsafe(complete)
  return complete
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

function refuseUnknown(env: Record<string, string | undefined>): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith('ULTRACHAT_') || name in variables) continue
    throw new ConfigError(
      `${name} is not a setting of this version; take it away${didYouMean(name)}. All settings: docs/configuration.md.`,
    )
  }
}

function refuseUnsafe(config: Config): void {
  if (Boolean(config.TLS_CERT) !== Boolean(config.TLS_KEY))
    throw new ConfigError('TLS_CERT and TLS_KEY go together: give both, or neither.')
  if (!config.isProduction) return
  if (config.ULTRACHAT_BCRYPT_COST < 12)
    throw new ConfigError('ULTRACHAT_BCRYPT_COST is below 12, which is refused in production: raise it or leave it out.')
  if (!config.isRateLimited && !isLoopback(config.HOST)) {
    throw new ConfigError(
      `ULTRACHAT_RATE_LIMITS=off is refused while HOST is ${config.HOST}: take it away, or listen on 127.0.0.1.`,
    )
  }
}

function didYouMean(name: string): string {
  const parts = new Set(name.split('_'))
  const near = Object.keys(variables)
    .map((known) => ({ known, shared: known.split('_').filter((part) => parts.has(part)).length }))
    .toSorted((a, b) => b.shared - a.shared)[0]!
  return near.shared > 1 ? ` (did you mean ${near.known}?)` : ''
}
