import { Username } from '@ultrachat/contracts'
import { describe, expect, it } from 'vitest'
import { usernameOf } from './usernames.js'
import { uuid5 } from './uuid5.js'

describe(usernameOf, () => {
  it('makes a username of any nick, on every attempt another and always the same', () => {
    for (const nick of ['ada', 'Dr_Willis', '|QuaD-', '`anthony', 'Ng', '_', 'bur[n] er', '日本', '{}', 'x'.repeat(80)]) {
      const attempts = [0, 1, 2].map((attempt) => usernameOf(nick, attempt))
      for (const username of attempts) expect(() => Username.parse(username)).not.toThrow()
      expect(new Set(attempts).size).toBe(3)
      expect(usernameOf(nick, 1)).toBe(attempts[1])
    }
  })

  it('keeps what a nick has of letters', () => {
    expect(['Dr_Willis', '|QuaD-', 'Ng', 'bur[n] er'].map((nick) => usernameOf(nick, 0))).toEqual([
      'dr_willis',
      'quad-',
      'ng.irc',
      'burner',
    ])
    expect(usernameOf('Ada', 1)).not.toBe(usernameOf('ada', 1))
  })
})

describe(uuid5, () => {
  it('agrees with RFC 9562, appendix A.4', () => {
    expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  })
})
