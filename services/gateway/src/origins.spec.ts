import type { Config } from '@ultrachat/config'
import { describe, expect, it } from 'vitest'
import { Origins } from './origins.js'

const origins = (env: { PUBLIC_URL?: string } = {}) => new Origins(env as Config)

describe(Origins, () => {
  it.each([
    ['http://chat.example.org', 'chat.example.org', true],
    ['https://chat.example.org', 'chat.example.org', true],
    ['http://localhost:3000', 'localhost:3000', true],
    ['http://[::1]:3000', '[::1]:3000', true],
    ['http://localhost:3001', 'localhost:3000', false],
    ['http://localhost', 'localhost:3000', false],
    ['https://evil.example', 'chat.example.org', false],
    ['https://chat.example.org.evil.example', 'chat.example.org', false],
    ['https://evil.example/chat.example.org', 'chat.example.org', false],
    ['https://chat.example.org@evil.example', 'chat.example.org', false],
    ['null', 'chat.example.org', false],
    ['', 'chat.example.org', false],
    ['chat.example.org', 'chat.example.org', false],
    ['file://', '', false],
    ['http://localhost:3000', undefined, false],
  ])('without PUBLIC_URL, %j at %j: %s', (origin, host, isOurs) => {
    expect(origins().isOurs({ origin, ...(host !== undefined && { host }) })).toBe(isOurs)
  })

  it.each([
    ['https://chat.example.org', true],
    ['http://chat.example.org', false],
    ['https://chat.example.org:8443', false],
    ['https://CHAT.example.org.evil.example', false],
    ['null', false],
  ])('with PUBLIC_URL, %j: %s, whatever the Host header says', (origin, isOurs) => {
    const ours = origins({ PUBLIC_URL: 'https://chat.example.org' })
    for (const host of ['chat.example.org', 'evil.example', undefined])
      expect(ours.isOurs({ origin, ...(host && { host }) })).toBe(isOurs)
  })

  it('lets in those without an origin: only non-browsers send none', () => {
    expect(origins().isOurs({ host: 'x' })).toBe(true)
    expect(origins({ PUBLIC_URL: 'https://chat.example.org' }).isOurs({})).toBe(true)
  })

  it('knows the address for links', () => {
    expect(origins().ofRequest({ host: 'chat.lan:3000' }, 'http')).toBe('http://chat.lan:3000')
    expect(origins({ PUBLIC_URL: 'https://chat.example.org' }).ofRequest({ host: 'evil.example' }, 'http')).toBe(
      'https://chat.example.org',
    )
  })
})
