import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startUltraChat } from '@ultrachat/testing'
import { launch } from './harness/index.js'
import { Camera, type Look } from './screenshots/camera.js'
import { Community } from './screenshots/community.js'
import { looks, wants } from './screenshots/looks.js'
import { chats } from './screenshots/screens/chats.js'
import { changing } from './screenshots/screens/changing.js'
import { conversation } from './screenshots/screens/conversation.js'
import { session } from './screenshots/screens/session.js'
import { settings } from './screenshots/screens/settings.js'
import { StillTime } from './screenshots/still-time.js'

// `npm run screenshots [-- <screen> …]`: pictures of every screen, or of those that are named, into docs/screenshots.
const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))
const web = fileURLToPath(new URL('../../apps/web/dist/', import.meta.url))
const origins = { used: 'http://chat.harbour.home', new: 'http://new.harbour.home' }
const only = process.argv.slice(2)
const say = (text: string) => process.stdout.write(`${text}\n`)
const failures: string[] = []

for (const look of looks) await photograph(look)
for (const failure of failures) say(`No picture of ${failure}`)
process.exit(failures.length > 0 ? 1 : 0)

/** All pictures of one look, of a community of its own: what one picture changes, no other shows. */
async function photograph(look: Look): Promise<void> {
  const wanted = (name: string) => wants(look, name) && (only.length === 0 || only.includes(name))
  const scenes = Object.entries({ ...conversation, ...chats, ...settings, ...changing }).filter(([name]) => wanted(name))
  const arrivals = Object.entries(session).filter(([name]) => wanted(name))
  if (scenes.length + arrivals.length === 0) return

  const time = new StillTime('2026-03-01 09:00')
  const [used, unused] = [await serve(origins.used), await serve(origins.new)]
  const community = await Community.gather(used.server, time)
  const browser = await launch([`--host-resolver-rules=${used.rule}, ${unused.rule}`])
  const camera = new Camera(browser, look, folder, time)
  for (const [name, scene] of scenes)
    await attempt(look, name, async () => {
      const mira = await camera.seat(origins.used, 'mira')
      await scene({ camera, community, mira })
      await camera.take(mira, name)
    })
  for (const [name, { server, who, arrive }] of arrivals)
    await attempt(look, name, async () => {
      const screen = await camera.seat(origins[server], who)
      await arrive(screen, community.inviteCode)
      await camera.take(screen, name)
    })
  await camera.close()
  await browser.close()
  await Promise.all([used.close(), unused.close()])
  say(`${look.format}, ${look.theme}: ${camera.count} pictures, ${Math.round(camera.bytes / 1024)} kB`)
}

async function attempt(look: Look, name: string, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    failures.push(`${name}, ${look.format}, ${look.theme}: ${(error as Error).message}`)
  }
}

/** A server of our own that the browser finds under a name: the port, which is another one each time, is seen nowhere. */
async function serve(origin: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'ultrachat-screenshots-'))
  const env = { PUBLIC_URL: origin, ULTRACHAT_SERVER_NAME: 'Harbour Coffee' }
  const server = await startUltraChat({ dataDir, web, env })
  const close = async () => {
    await server.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { server, rule: `MAP ${new URL(origin).host}:80 127.0.0.1:${new URL(server.url).port}`, close }
}
