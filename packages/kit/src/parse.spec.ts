import { UltraChatError } from '@ultrachat/contracts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseLoose, parseStrict } from './parse.js'

const Schema = z.strictObject({
  name: z.string().min(2, 'must be longer'),
  note: z.union([z.string().max(3, 'must be short'), z.literal('')]).optional(),
  inner: z.strictObject({ n: z.int() }).optional(),
  map: z.record(z.string(), z.int()).optional(),
  list: z.array(z.strictObject({ n: z.int() })).optional(),
})
const fromJson = (text: string) => JSON.parse(text) as unknown

function issuesOf(parse: () => unknown): string[] {
  try {
    parse()
  } catch (error) {
    expect(error).toBeInstanceOf(UltraChatError)
    expect(error).toMatchObject({ code: 'server.invalid_input', status: 400 })
    return (error as UltraChatError).params!.issues as string[]
  }
  throw new Error('It was taken.')
}

describe(parseStrict, () => {
  it('gives what the schema makes of the input', () => {
    expect(parseStrict(Schema, { name: 'Ada', inner: { n: 1 } })).toEqual({ name: 'Ada', inner: { n: 1 } })
  })

  it.each([undefined, null, 1, 'x', true, [], [{ name: 'Ada' }]])('refuses %j', (input) => {
    expect(issuesOf(() => parseStrict(Schema, input))).toHaveLength(1)
  })

  it('names the field and the reason', () => {
    expect(issuesOf(() => parseStrict(Schema, { name: 'A', inner: { n: 'x' } }))).toEqual([
      'name: must be longer',
      expect.stringMatching(/^inner\.n: .*number/),
    ])
  })

  it('says of a union what its first choice says', () => {
    expect(issuesOf(() => parseStrict(Schema, { name: 'Ada', note: 'long' }))).toEqual(['note: must be short'])
  })

  it.each(['isAdmin', '$where', 'constructor', 'toString', 'hasOwnProperty'])('refuses the unknown field %s', (field) => {
    expect(issuesOf(() => parseStrict(Schema, { name: 'Ada', [field]: 1 }))).toEqual([expect.stringContaining(field)])
  })

  it.each([
    '{"name":"Ada","__proto__":{"isAdmin":true}}',
    '{"name":"Ada","inner":{"n":1,"__proto__":{}}}',
    '{"name":"Ada","map":{"__proto__":1}}',
    '{"name":"Ada","list":[{"n":1,"__proto__":null}]}',
  ])('refuses __proto__ wherever it stands: %s', (text) => {
    expect(issuesOf(() => parseStrict(Schema, fromJson(text)))[0]).toContain('__proto__')
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  it('tells at most five issues, none of them long', () => {
    const input = { name: 'Ada', list: Array.from({ length: 50 }, () => ({ n: 'x' })), [`${'f'.repeat(5000)}`]: 1 }
    const issues = issuesOf(() => parseStrict(Schema, input))
    expect(issues.length).toBeLessThanOrEqual(5)
    for (const issue of issues) expect(issue.length).toBeLessThanOrEqual(302)
  })

  it('does not fall over a deep nest', () => {
    const deep = fromJson(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`)
    expect(issuesOf(() => parseStrict(Schema, deep)).length).toBeGreaterThan(0)
  })
})

describe(parseLoose, () => {
  it('leaves out what this version does not know, at every depth', () => {
    const input = { name: 'Ada', newer: 1, inner: { n: 1, newer: { a: 1 } }, list: [{ n: 1 }, { n: 2, newer: true }] }
    expect(parseLoose(Schema, input)).toEqual({ name: 'Ada', inner: { n: 1 }, list: [{ n: 1 }, { n: 2 }] })
  })

  it('does not change what it was given', () => {
    const input = { name: 'Ada', newer: 1 }
    parseLoose(Schema, input)
    expect(input).toEqual({ name: 'Ada', newer: 1 })
  })

  it('drops __proto__ and lets nobody inherit from it', () => {
    const parsed = parseLoose(
      Schema,
      fromJson('{"name":"Ada","__proto__":{"note":"x"},"inner":{"n":1,"__proto__":{"n":2}}}'),
    )
    expect(parsed).toEqual({ name: 'Ada', inner: { n: 1 } })
    expect(parsed.note).toBeUndefined()
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
    expect(({} as { note?: string }).note).toBeUndefined()
  })

  it.each([undefined, null, 1, [], { name: 1 }, { name: 'Ada', newer: 1, inner: { n: 'x' } }])(
    'still refuses %j',
    (input) => {
      expect(issuesOf(() => parseLoose(Schema, input)).length).toBeGreaterThan(0)
    },
  )
})
