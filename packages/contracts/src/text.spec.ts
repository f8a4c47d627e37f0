import { describe, expect, it } from 'vitest'
import { mentionedNames, nameKey, searchKey } from './text.js'

describe(mentionedNames.name, () => {
  it.each([
    ['hi @ada', ['ada']],
    ['@ada @bob @ada', ['ada', 'bob']],
    ['@Ada', ['ada']],
    ['(@ada)', ['ada']],
    ['"@ada"', ['ada']],
    ['@ada, @bob!', ['ada', 'bob']],
    ['@ada.', ['ada.', 'ada']],
    ['@ada.lovelace-x_1', ['ada.lovelace-x_1']],
    ['@ada...', ['ada...', 'ada']],
    ['@all', ['all']],
    ['mail ada@example.org', []],
    ['a@b', []],
    ['@@ada', []],
    ['@', []],
    ['@ ada', []],
    ['no names', []],
    ['\u00fc@ada', []],
    ['_@ada', []],
    ['`@ada`', []],
    ['`@ada` @bob', ['bob']],
    ['```\n@ada\n``` @bob', ['bob']],
    ['```\n@ada', []],
    ['` @ada\n@bob `', ['ada', 'bob']],
    ['\u05e9\u05dc\u05d5\u05dd @ada', ['ada']],
    ['@ada\u200b', ['ada']],
    ['\n@ada\n', ['ada']],
  ])('%j names %j', (text, names) => expect(mentionedNames(text)).toEqual(names))

  it('cuts what is longer than a username', () => expect(mentionedNames(`@${'x'.repeat(40)}`)).toEqual(['x'.repeat(32)]))

  it('is quick on long texts without an end', () => {
    const began = performance.now()
    for (const text of [
      '@'.repeat(8000),
      '`'.repeat(8000) + '@a',
      '```'.repeat(2600) + '@',
      `@${'.'.repeat(7999)}`,
      '@a'.repeat(4000),
    ])
      mentionedNames(text)
    expect(performance.now() - began).toBeLessThan(500)
  })
})

describe('the keys of names', () => {
  it('are the same without case and compatibility forms', () => {
    expect(nameKey('ADA')).toBe('ada')
    expect(nameKey('\uff21da')).toBe('ada')
    expect(nameKey('\ufb01')).toBe('fi')
  })

  it('for finding are also without accents and surplus spaces', () => {
    expect(searchKey('  \u00c9lo\u00efse   O\u2019Neil ')).toBe('eloise o\u2019neil')
    expect(searchKey('\u0130stanbul')).toBe('istanbul')
  })
})
