import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashOf, isAncestor, newRefreshToken, readToken, successorOf, writeToken } from './refresh-token.js'

const key = randomBytes(32)
const family = (length: number) => {
  const tokens = [newRefreshToken(randomUUID())]
  while (tokens.length < length) tokens.push(successorOf(tokens.at(-1)!, key))
  return tokens
}

describe('refresh tokens', () => {
  it('are read as they were written, and nothing else is', () => {
    const token = family(3)[2]!
    expect(readToken(writeToken(token))).toEqual(token)
    const text = writeToken(token)
    for (const bad of [
      '',
      'x',
      `${text}x`,
      text.slice(1),
      text.replace('.', ' '),
      `${text}\n`,
      text.replace('.2.', '.-2.'),
      text.replace('.2.', '.99999999.'),
    ])
      expect(readToken(bad)).toBeUndefined()
  })

  it("have one successor each, which needs the server's key", () => {
    const token = newRefreshToken(randomUUID())
    expect(successorOf(token, key)).toEqual(successorOf(token, key))
    expect(successorOf(token, randomBytes(32)).secret).not.toBe(successorOf(token, key).secret)
    expect(hashOf(successorOf(token, key))).not.toBe(hashOf(token))
  })

  it('have 256 random bits at first', () => {
    const secrets = new Set(Array.from({ length: 200 }, () => newRefreshToken('s').secret))
    expect(secrets.size).toBe(200)
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  })
})

describe(isAncestor.name, () => {
  const tokens = family(6)
  const newest = tokens.at(-1)!
  const is = (token = tokens[0]!, generation = newest.generation, hash = hashOf(newest)) =>
    isAncestor(token, generation, hash, key)

  it('knows every token that was given out before', () =>
    expect(tokens.slice(0, -1).map((token) => is(token))).toEqual([true, true, true, true, true]))

  it.each([
    ['the newest itself', is(newest)],
    ['one after it', is(successorOf(newest, key))],
    ['a made-up secret', is({ ...tokens[0]!, secret: randomBytes(32).toString('base64url') })],
    ['a true secret under another number', is({ ...tokens[1]!, generation: 2 })],
    ['another key', isAncestor(tokens[0]!, newest.generation, hashOf(newest), randomBytes(32))],
    ['a negative number', is({ ...tokens[0]!, generation: -1 })],
    ['a number too far back to be worth the work', is(tokens[0], 1_000_000)],
  ])('not %s', (_, answer) => expect(answer).toBe(false))
})
