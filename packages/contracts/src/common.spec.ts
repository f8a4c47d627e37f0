import { describe, expect, it } from 'vitest'
import {
  Description,
  Emoji,
  Id,
  Name,
  Page,
  Password,
  Seq,
  Text,
  Time,
  Title,
  Username,
  codePoints,
  limits,
} from './common.js'

const fits = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) => schema.safeParse(value).success

describe('text', () => {
  it('is counted in code points, as its limit is', () => {
    expect(['', 'a', '\u{1d4b3}', '\u{1f468}\u200d\u{1f469}', 'e\u0301', '\ud800'].map(codePoints)).toEqual([
      0, 1, 1, 3, 2, 1,
    ])
    expect([
      fits(Text, '\u{1d4b3}'.repeat(8000)),
      fits(Text, '\u{1d4b3}'.repeat(8001)),
      fits(Text, 'x'.repeat(8000)),
      fits(Text, 'x'.repeat(8001)),
    ]).toEqual([true, false, true, false])
  })

  it.each([
    'a',
    ' a ',
    'a\nb',
    'a\tb',
    '\u200ba',
    '\u202ea',
    'e\u0301',
    '\u{1f468}\u200d\u{1f469}',
    '\ufeffa',
    '{"$gt":""}',
  ])('takes %j and keeps it as it is', (text) => expect(Text.parse(text)).toBe(text))

  it.each([
    '',
    ' ',
    '\n\t',
    '\u3000',
    '\u0000',
    'a\u0000',
    'a\r\nb',
    'a\u0007',
    'a\u007f',
    'a\u0085',
    'a\u001b[31m',
    '\ud800',
    'a\udc00b',
    '\udc00\ud800',
  ])('refuses %j', (text) => expect(fits(Text, text)).toBe(false))

  it.each([null, undefined, 1, true, [], ['a'], {}, { $gt: '' }])('refuses %j, which is no text', (value) => {
    for (const schema of [Text, Title, Name, Emoji, Description, Username, Password, Id, Time])
      expect(fits(schema, value)).toBe(false)
  })

  it('of one line has no line breaks', () => {
    for (const schema of [Title, Name, Emoji])
      expect([fits(schema, 'a\nb'), fits(schema, 'a\tb'), fits(schema, 'a b')]).toEqual([false, false, true])
  })

  it('has the limits that the server tells', () => {
    const at = (schema: typeof Text, max: number) => [fits(schema, 'x'.repeat(max)), fits(schema, 'x'.repeat(max + 1))]
    for (const [schema, max] of [
      [Title, limits.titleMax],
      [Name, limits.nameMax],
      [Emoji, limits.emojiCodePoints],
    ] as const)
      expect(at(schema, max)).toEqual([true, false])
  })

  it('may be empty as a description', () =>
    expect([fits(Description, ''), fits(Description, ' '), fits(Description, 'x'.repeat(1001))]).toEqual([
      true,
      false,
      false,
    ]))

  it('of a fault names no long input', () => {
    const { error } = Text.safeParse(`${'x'.repeat(200)}\u0000`)
    expect(JSON.stringify(error)).not.toContain('xxxx')
  })
})

describe('names and numbers', () => {
  it.each([
    ['abc', true],
    ['a.b-c_1', true],
    ['ab', false],
    ['x'.repeat(33), false],
    ['Abc', false],
    ['a b', false],
    ['a\n', false],
    ['abc\n', false],
    ['\u00e4bc', false],
    ['__proto__', true],
  ])('username %j: %s', (name, is) => {
    expect(fits(Username, name)).toBe(is)
  })

  it.each([
    ['01890a5d-ac96-774b-bcce-b302099a8057', true],
    ['01890A5D-AC96-774B-BCCE-B302099A8057', false],
    ['01890a5d-ac96-774b-bcce-b302099a805', false],
    ['01890a5dac96774bbcceb302099a8057', false],
    ['01890a5d-ac96-974b-bcce-b302099a8057', false],
    ['01890a5d-ac96-774b-bcce-b302099a8057\n', false],
    ['', false],
  ])('id %j: %s', (id, is) => expect(fits(Id, id)).toBe(is))

  it('passwords have 8 to 128 characters, of any kind but broken ones', () => {
    expect(
      [
        'x'.repeat(7),
        'x'.repeat(8),
        'x'.repeat(128),
        'x'.repeat(129),
        ' '.repeat(8),
        '\u{1f511}'.repeat(8),
        `${'x'.repeat(8)}\ud800`,
      ].map((p) => fits(Password, p)),
    ).toEqual([false, true, true, false, true, true, false])
  })

  it('seq and page are whole numbers within bounds', () => {
    expect([0, 1, 2 ** 53 - 1, -1, 1.5, 2 ** 53, NaN, Infinity, '1'].map((n) => fits(Seq, n))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
      false,
    ])
    expect([0, 1, 100, 101].map((n) => fits(Page, n))).toEqual([false, true, true, false])
  })

  it('times are RFC 3339 in UTC', () => {
    expect(
      [
        '2026-01-01T00:00:00Z',
        '2026-01-01T00:00:00.123Z',
        '2026-01-01',
        '2026-01-01T00:00:00+02:00',
        '2026-13-01T00:00:00Z',
        '0',
      ].map((t) => fits(Time, t)),
    ).toEqual([true, true, false, false, false, false])
  })
})
