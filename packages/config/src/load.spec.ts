import { describe, expect, it } from 'vitest'
import { ConfigError, isLoopback, loadConfig } from './load.js'

describe(loadConfig.name, () => {
  it('needs nothing: the defaults are those of a laptop', () => {
    expect(loadConfig({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: './data',
      NODE_ENV: 'production',
      ULTRACHAT_REGISTRATION: 'invite',
      isRateLimited: true,
      isProduction: true,
    })
  })

  it("takes an empty variable as none, and leaves other people's variables alone", () => {
    expect(loadConfig({ PORT: '', PATH: '/bin', ULTRA: 'x', PUBLIC_URL: '' })).toMatchObject({
      PORT: 3000,
      PUBLIC_URL: undefined,
    })
  })

  it('reads numbers, rates and addresses', () => {
    expect(loadConfig({ PORT: '0', ULTRACHAT_LIMIT_SEND: '60/10', PUBLIC_URL: 'https://chat.example.org/' })).toMatchObject({
      PORT: 0,
      ULTRACHAT_LIMIT_SEND: { count: 60, seconds: 10 },
      PUBLIC_URL: 'https://chat.example.org',
    })
  })

  const bad: [Record<string, string>, RegExp][] = [
    [{ PORT: 'http' }, /^PORT /],
    [{ PORT: '-1' }, /^PORT /],
    [{ PORT: '65536' }, /^PORT /],
    [{ PORT: '80.5' }, /^PORT /],
    [{ PORT: '0x50' }, /^PORT /],
    [{ PORT: ' ' }, /^PORT /],
    [{ PORT: '1e3' }, /^PORT /],
    [{ PUBLIC_URL: 'chat.example.org' }, /^PUBLIC_URL /],
    [{ PUBLIC_URL: 'ftp://example.org' }, /^PUBLIC_URL /],
    [{ PUBLIC_URL: 'javascript:alert(1)' }, /^PUBLIC_URL /],
    [{ PUBLIC_URL: 'https://example.org/chat' }, /^PUBLIC_URL /],
    [{ PUBLIC_URL: 'https://u:p@example.org' }, /^PUBLIC_URL /],
    [{ PUBLIC_URL: 'https://example.org?x' }, /^PUBLIC_URL /],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL /],
    [{ NODE_ENV: 'prod' }, /^NODE_ENV /],
    [{ TLS_CERT: 'a.pem' }, /TLS_CERT and TLS_KEY/],
    [{ TLS_KEY: 'a.pem' }, /TLS_CERT and TLS_KEY/],
    [{ ULTRACHAT_REGISTRATION: 'yes' }, /^ULTRACHAT_REGISTRATION /],
    [{ ULTRACHAT_REGISTRATION: 'OPEN' }, /^ULTRACHAT_REGISTRATION /],
    [{ ULTRACHAT_SETUP_TOKEN: 'short' }, /^ULTRACHAT_SETUP_TOKEN /],
    [{ ULTRACHAT_SECRET: 'change-me' }, /^ULTRACHAT_SECRET /],
    [{ ULTRACHAT_SECRET: 'x'.repeat(300) }, /^ULTRACHAT_SECRET /],
    [{ ULTRACHAT_BCRYPT_COST: '3', NODE_ENV: 'test' }, /^ULTRACHAT_BCRYPT_COST /],
    [{ ULTRACHAT_BCRYPT_COST: '40' }, /^ULTRACHAT_BCRYPT_COST /],
    [{ ULTRACHAT_BCRYPT_COST: '10' }, /below 12/],
    [{ ULTRACHAT_TRUSTED_PROXIES: 'true' }, /^ULTRACHAT_TRUSTED_PROXIES /],
    [{ ULTRACHAT_TRUSTED_PROXIES: '*' }, /^ULTRACHAT_TRUSTED_PROXIES /],
    [{ ULTRACHAT_TRUSTED_PROXIES: '11' }, /^ULTRACHAT_TRUSTED_PROXIES /],
    [{ ULTRACHAT_RATE_LIMITS: 'false' }, /^ULTRACHAT_RATE_LIMITS /],
    [{ ULTRACHAT_RATE_LIMITS: 'off', HOST: '0.0.0.0' }, /ULTRACHAT_RATE_LIMITS=off/],
    [{ ULTRACHAT_RATE_LIMITS: 'off', HOST: '::' }, /ULTRACHAT_RATE_LIMITS=off/],
    [{ ULTRACHAT_RATE_LIMITS: 'off', HOST: '127.example.org' }, /ULTRACHAT_RATE_LIMITS=off/],
    [{ ULTRACHAT_LIMIT_SEND: '0/10' }, /^ULTRACHAT_LIMIT_SEND /],
    [{ ULTRACHAT_LIMIT_SEND: '10' }, /^ULTRACHAT_LIMIT_SEND /],
    [{ ULTRACHAT_LIMIT_AUTH: '10/0' }, /^ULTRACHAT_LIMIT_AUTH /],
    [{ ULTRACHAT_SOCKETS_PER_USER: '0' }, /^ULTRACHAT_SOCKETS_PER_USER /],
    [{ ULTRACHAT_SERVER_NAME: 'x'.repeat(65) }, /^ULTRACHAT_SERVER_NAME /],
    [{ ULTRACHAT_UNKNOWN: '1' }, /^ULTRACHAT_UNKNOWN is not a setting/],
    [{ ULTRACHAT_LIMIT_SENDS: '1/1' }, /did you mean ULTRACHAT_LIMIT_/],
    [{ ultrachat: 'x', ULTRACHAT_: 'x' }, /^ULTRACHAT_ is not a setting/],
  ]
  it.each(bad)('refuses %j', (env, sentence) => {
    const attempt = () => loadConfig(env)
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(sentence)
  })

  it('shows no secret that does not fit', () => {
    for (const name of ['ULTRACHAT_SECRET', 'ULTRACHAT_SETUP_TOKEN']) {
      expect(() => loadConfig({ [name]: 'hunter2' })).toThrow(/the given value/)
      expect(() => loadConfig({ [name]: 'hunter2' })).not.toThrow(/hunter2/)
    }
  })

  it('lifts the checks against unsafe settings where it is not production', () => {
    expect(
      loadConfig({ NODE_ENV: 'test', ULTRACHAT_BCRYPT_COST: '4', ULTRACHAT_RATE_LIMITS: 'off', HOST: '0.0.0.0' }),
    ).toMatchObject({ isRateLimited: false, isProduction: false })
  })
})

describe(isLoopback.name, () => {
  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['127.evil.org', false],
    ['localhost.evil.org', false],
    ['10.0.0.1', false],
  ])('%s: %s', (host, is) => {
    expect(isLoopback(host)).toBe(is)
  })
})
