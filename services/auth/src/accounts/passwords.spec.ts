import type { Config } from '@ultrachat/config'
import { describe, expect, it } from 'vitest'
import { Passwords, bcryptInput } from './passwords.js'

const passwords = () => new Passwords({ ULTRACHAT_BCRYPT_COST: 4 } as Config)

describe(bcryptInput.name, () => {
  it('keeps what bcrypt reads whole', () => expect(bcryptInput('x'.repeat(72))).toBe('x'.repeat(72)))

  it('tells longer ones apart by their end, counted in bytes', () => {
    expect(bcryptInput(`${'x'.repeat(79)}1`)).not.toBe(bcryptInput(`${'x'.repeat(79)}2`))
    expect(bcryptInput('ü'.repeat(36))).toBe('ü'.repeat(36))
    expect(bcryptInput('ü'.repeat(37))).toHaveLength(44)
  })

  it('has no NUL, at which bcrypt would stop', () => expect(bcryptInput('x'.repeat(128))).not.toContain('\0'))

  it('takes composed and decomposed letters for the same password', () =>
    expect(bcryptInput('passwo\u0308rt')).toBe(bcryptInput('passw\u00f6rt')))
})

describe(Passwords.name, () => {
  it('verifies the password and no other', async () => {
    const service = passwords()
    const hashed = await service.hash('a long password')
    expect(hashed).toMatch(/^\$2[aby]\$04\$/)
    expect(await service.verify('a long password', hashed)).toBe(true)
    for (const wrong of ['a long passwore', '', 'a long password ', 'A long password'])
      expect(await service.verify(wrong, hashed)).toBe(false)
  })

  it("verifies nothing for an unknown user, not even the dummy's password", async () => {
    for (const text of ['nobody', '', 'x']) expect(await passwords().verify(text, undefined)).toBe(false)
  })

  it('hashes the same password differently each time', async () => {
    const service = passwords()
    expect(await service.hash('same')).not.toBe(await service.hash('same'))
  })

  it('takes 52 at once, refuses more, and takes them again afterwards', async () => {
    const service = passwords()
    const results = await Promise.allSettled(Array.from({ length: 60 }, (_, i) => service.hash(`p${i}`)))
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(52)
    for (const r of results) if (r.status === 'rejected') expect(r.reason).toMatchObject({ code: 'auth.busy' })
    expect(await service.hash('again')).toMatch(/^\$2/)
  })
})
