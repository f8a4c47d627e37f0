import { createHash, createHmac, randomBytes } from 'node:crypto'

/** `session.generation.secret`: the secret is the credential; the rest says where to look. */
export interface RefreshToken {
  readonly sessionId: string
  readonly generation: number
  readonly secret: string
}

export function newRefreshToken(sessionId: string): RefreshToken {
  return { sessionId, generation: 0, secret: randomBytes(32).toString('base64url') }
}

/** The only token that may follow: derived, so that it can be told again to who presents its predecessor. */
export function successorOf(token: RefreshToken, key: Buffer): RefreshToken {
  const secret = createHmac('sha256', key).update(token.secret).digest('base64url')
  return { sessionId: token.sessionId, generation: token.generation + 1, secret }
}

export function hashOf(token: RefreshToken): string {
  return createHash('sha256').update(token.secret).digest('base64url')
}

export function writeToken({ sessionId, generation, secret }: RefreshToken): string {
  return `${sessionId}.${generation}.${secret}`
}

export function readToken(text: string): RefreshToken | undefined {
  const match = /^([0-9a-f-]{36})\.(\d{1,7})\.([A-Za-z0-9_-]{43})$/.exec(text)
  return match ? { sessionId: match[1]!, generation: Number(match[2]), secret: match[3]! } : undefined
}

// More generations than 30 days of 15-minute access tokens have.
const FURTHEST = 5000

/** Whether `token` was once given out in the family whose newest token is `generation` with `hash`. */
export function isAncestor(token: RefreshToken, generation: number, hash: string, key: Buffer): boolean {
  if (token.generation >= generation || generation - token.generation > FURTHEST) return false
  let at = token
  while (at.generation < generation) at = successorOf(at, key)
  return hashOf(at) === hash
}
