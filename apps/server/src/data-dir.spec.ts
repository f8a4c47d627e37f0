import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '@ultrachat/config'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDataDir, openSecret, openSetupToken } from './data-dir.js'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'ultrachat-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe(openDataDir.name, () => {
  it('makes the folder and those above it, for its user only', () => {
    const path = openDataDir(join(folder, 'a', 'b'))
    expect(path).toBe(join(folder, 'a', 'b'))
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700)
    expect(openDataDir(path)).toBe(path)
  })

  it.each(['file', 'file/data'])('refuses %s, which is or lies under a file, and says what to do', (name) => {
    writeFileSync(join(folder, 'file'), 'x')
    const attempt = () => openDataDir(join(folder, name))
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(/cannot be written.*DATA_DIR/)
  })
})

describe('secrets', () => {
  it.each([
    ['secret', openSecret, 43],
    ['setup-token', openSetupToken, 32],
  ] as const)('%s is made once, kept for its user only, and not made when given', (name, open, length) => {
    expect(open(folder, 'given')).toBe('given')
    expect(() => statSync(join(folder, name))).toThrow()
    const made = open(folder, undefined)
    expect(made).toHaveLength(length)
    expect(open(folder, undefined)).toBe(made)
    expect(readFileSync(join(folder, name), 'utf8')).toBe(`${made}\n`)
    if (process.platform !== 'win32') expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['secret', openSecret],
    ['setup-token', openSetupToken],
  ] as const)('%s that a crash or a full disk left empty is refused, never used', (name, open) => {
    writeFileSync(join(folder, name), '')
    expect(() => open(folder, undefined)).toThrow(ConfigError)
  })
})
