import { hash } from 'node:crypto'
import { limits } from '@ultrachat/contracts'
import { cut } from './irc-line.js'

const HASH = 8

/**
 * Usernames for a nick, in the order in which they are tried: what the nick has of the letters that a username may have, then the same
 * with a hash of the nick, so that `Ada`, `ada` and `ada|away` become three people whoever comes first.
 */
export function usernameOf(nick: string, attempt: number): string {
  const letters = nick
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9_.-]/g, '')
  const base = letters.length >= limits.usernameMin ? letters : `${letters}.irc`
  if (attempt === 0) return base.slice(0, limits.usernameMax)
  const suffix = hash('sha256', `${attempt} ${nick}`).slice(0, HASH)
  return `${base.slice(0, limits.usernameMax - HASH - 1)}-${suffix}`
}

/** A name as profiles have it. */
export function nameOf(nick: string): string {
  return cut(nick, limits.nameMax).trim()
}
