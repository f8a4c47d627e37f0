import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Server, aUser, runServer, spawnUltraChat, startUltraChat, theOwner } from '../index.js'

let folder: string
let server: Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ultrachat-'))
  server = await startUltraChat()
  await theOwner(server)
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const env = (more: Record<string, string> = {}) => ({
  PORT: '0',
  DATA_DIR: join(folder, 'data'),
  LOG_LEVEL: 'silent',
  ...more,
})

describe('the server refuses to start, with one sentence and code 1,', () => {
  const refused: [string, () => Record<string, string>, RegExp][] = [
    [
      'on the data of a running one',
      () => ({ DATA_DIR: server.dataDir }),
      /Another server runs on the data folder .*: stop it, or set DATA_DIR/,
    ],
    [
      'in a data folder that cannot be written',
      () => ({ DATA_DIR: join(folder, 'a-file', 'data') }),
      /The data folder .* cannot be written \(ENOTDIR\).*DATA_DIR/,
    ],
    [
      'in a data folder that is a file',
      () => ({ DATA_DIR: join(folder, 'a-file') }),
      /The data folder .* cannot be written/,
    ],
    [
      'with a variable that it does not know',
      () => ({ ULTRACHAT_REGISTRATON: 'open' }),
      /ULTRACHAT_REGISTRATON is not a setting/,
    ],
    ['with a port that is none', () => ({ PORT: 'http' }), /PORT does not fit/],
    [
      'with a registration that is none',
      () => ({ ULTRACHAT_REGISTRATION: 'maybe' }),
      /ULTRACHAT_REGISTRATION does not fit \("maybe"\)/,
    ],
    [
      'without rate limits on a public address',
      () => ({ HOST: '0.0.0.0', ULTRACHAT_RATE_LIMITS: 'off' }),
      /ULTRACHAT_RATE_LIMITS=off is refused/,
    ],
    ['with a cheap hash in production', () => ({ ULTRACHAT_BCRYPT_COST: '4' }), /ULTRACHAT_BCRYPT_COST is below 12/],
    ['with half of a certificate', () => ({ TLS_CERT: '/cert.pem' }), /TLS_CERT and TLS_KEY go together/],
    [
      'with a certificate that is not there',
      () => ({ TLS_CERT: join(folder, 'no.pem'), TLS_KEY: join(folder, 'no.pem') }),
      /TLS_CERT names .*no\.pem, which cannot be read/,
    ],
    [
      'with a certificate that is none',
      () => ({ TLS_CERT: join(folder, 'a-file'), TLS_KEY: join(folder, 'a-file') }),
      /TLS_CERT and TLS_KEY do not hold a certificate/,
    ],
    ['on an address of another machine', () => ({ HOST: '192.0.2.1' }), /HOST 192\.0\.2\.1 is no address of this machine/],
  ]
  beforeAll(() => writeFile(join(folder, 'a-file'), 'x'))

  it.each(refused)('%s', async (_, more, sentence) => {
    const { code, stderr, stdout } = await runServer(env(more()))
    expect(stderr).toMatch(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })

  it('on a port that is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { code, stderr } = await runServer(env({ PORT: String(port) }))
    expect({ code, stderr: stderr.trim() }).toEqual({
      code: 1,
      stderr: `Port ${port} is taken: stop what listens there, or set PORT to another.`,
    })
    other.close()
  })

  it('with an option that it does not know', async () => {
    expect(await runServer(env(), ['--frobnicate'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^--frobnicate is not an option/),
    })
  })

  it('and never shows a secret', async () => {
    const { stderr } = await runServer(env({ ULTRACHAT_SECRET: 'too-short-secret' }))
    expect(stderr).toMatch(/^ULTRACHAT_SECRET does not fit/)
    expect(stderr).not.toContain('too-short-secret')
  })
})

describe('an option', () => {
  it('--list-roles names every role and which have no feature yet', async () => {
    const { code, stdout } = await runServer(env(), ['--list-roles'])
    expect(code).toBe(0)
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/)[0]),
    ).toEqual(['gateway', 'auth', 'user', 'chat', 'messages', 'files', 'webrtc', 'notifications', 'search'])
    expect(stdout).toMatch(/search +has no feature yet/)
  })

  it('--check-config says good or names the fault, and starts nothing', async () => {
    expect(await runServer(env(), ['--check-config'])).toMatchObject({ code: 0, stdout: 'The settings are good.\n' })
    expect(await runServer(env({ PORT: '70000' }), ['--check-config'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^PORT does not fit/),
    })
  })
})

describe('a running server', () => {
  it('prints its address, and a setup link while there is nobody', async () => {
    const seen: string[] = []
    const stop = {
      until: /runs at (\S+)[\s\S]*#\/setup\/\S+/,
      signal: async (url: string) => (seen.push(url), 'SIGTERM' as const),
    }
    const { stdout, code } = await runServer(env({ DATA_DIR: join(folder, 'fresh') }), [], stop)
    expect(seen[0]).toMatch(/^http:\/\/localhost:\d+$/)
    expect(stdout).toMatch(/Nobody is here yet[\s\S]*http:\/\/localhost:\d+\/#\/setup\/[\w-]{32}/)
    expect(code).toBe(0)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'stops on %s within 5 s and with code 0, also with open sockets',
    async (signal) => {
      const child = await spawnUltraChat()
      const owner = await theOwner(child)
      const others = await Promise.all([aUser(child), aUser(child)])
      const devices = await Promise.all([owner, ...others].map((who) => who.connect()))
      const gone = Promise.all(
        devices.map(({ socket }) => new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))),
      )
      const began = Date.now()
      expect(await child.stop!(signal)).toBe(0)
      expect(Date.now() - began).toBeLessThan(5000)
      // What was in the write-ahead logs is in the files.
      expect((await readdir(child.dataDir)).filter((name) => /-(wal|shm)$/.test(name))).toEqual([])
      await gone
      await rm(child.dataDir, { recursive: true, force: true })
    },
  )
})
