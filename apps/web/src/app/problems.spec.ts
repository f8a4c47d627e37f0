import { errors, UltraChatError } from '@ultrachat/contracts'
import { describe, expect, it } from 'vitest'
import { i18n } from './i18n'
import { fieldErrorsOf, wordingOf } from './problems'

describe(wordingOf, () => {
  it.each(Object.keys(errors))('has words of its own for %s', (code) => {
    expect(i18n.global.te(`errors.${code}`)).toBe(true)
  })

  it('names no parameter that the server does not give', () => {
    for (const [code, { message }] of Object.entries(errors)) {
      const given = new Set([...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))
      const [role, name] = code.split('.') as [string, string]
      const words = (i18n.global.messages.value.en as unknown as { errors: Record<string, Record<string, string>> }).errors[
        role
      ]![name]!
      for (const [, param] of words.matchAll(/\{(\w+)\}/g)) expect(given, `${code} uses {${param}}`).toContain(param)
    }
  })

  it('fills in how long to wait', () => {
    expect(wordingOf(new UltraChatError('server.rate_limited', { retryAfter: 12 }))).toContain('12 s')
  })

  it('never says nothing', () => {
    expect(wordingOf(new Error('boom'))).toBe(i18n.global.t('errors.client.unknown'))
    expect(wordingOf({ code: 'of.tomorrow' })).toBe(i18n.global.t('errors.client.unknown'))
  })
})

describe(fieldErrorsOf, () => {
  it('puts a refusal beside the field that it is about', () => {
    const error = new UltraChatError('auth.username_taken')
    expect(fieldErrorsOf(error, ['username', 'name'], { 'auth.username_taken': 'username' })).toEqual({
      username: wordingOf(error),
    })
  })

  it('puts each issue of the input beside its field', () => {
    const error = new UltraChatError('server.invalid_input', { issues: ['username: must be 3 to 32', 'colour: unknown'] })
    expect(Object.keys(fieldErrorsOf(error, ['username', 'name']))).toEqual(['username'])
  })
})
