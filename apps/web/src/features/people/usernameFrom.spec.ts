import { describe, expect, it } from 'vitest'
import { usernameFrom } from './usernameFrom'

describe(usernameFrom, () => {
  it.each([
    ['Ada Lovelace', 'ada.lovelace'],
    ['Éloïse d’Arc', 'eloise.d.arc'],
    ['  --x-- ', 'x'],
    ['陈雨', ''],
  ])('makes %s into %s', (name, username) => {
    expect(usernameFrom(name)).toBe(username)
  })
})
