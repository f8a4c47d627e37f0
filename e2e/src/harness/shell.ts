import { fileURLToPath } from 'node:url'
import type { CDPSession } from 'playwright-core'
import type { Screen } from './screen.js'

const BUILT = fileURLToPath(new URL('../../../apps/web/dist/', import.meta.url))

/** From here on the app itself comes from the device, as an installed one does: it can be reloaded while the server is away. */
export async function install({ page, origin }: Screen): Promise<void> {
  // A page that came from nowhere in particular may not speak to this machine, or so the browser thinks.
  await page.context().grantPermissions(['local-network-access'], { origin })
  const isShell = (url: URL) => url.origin === origin && !/^\/(api|socket\.io)\//.test(url.pathname)
  await page.context().route(isShell, (route) => {
    const { pathname } = new URL(route.request().url())
    return route.fulfill({ path: `${BUILT}${pathname === '/' ? 'index.html' : pathname.slice(1)}` })
  })
}

/** This tab alone loses its network; the other tabs of its browser keep theirs. */
export async function cutOff({ page }: Screen): Promise<{ reconnect(): Promise<void> }> {
  const session: CDPSession = await page.context().newCDPSession(page)
  const set = (offline: boolean) =>
    session.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 })
  await session.send('Network.enable')
  await set(true)
  return {
    async reconnect() {
      await set(false)
      await session.detach()
    },
  }
}

/** What the browser asks of the server gets no answer, until it is let through. */
export async function holdAnswers({ page }: Screen): Promise<{ letThrough(): Promise<void> }> {
  const { promise: isOpen, resolve: open } = Promise.withResolvers<void>()
  await page.route('**/api/**', async (route) => {
    await isOpen
    await route.continue().catch(() => undefined)
  })
  await page.routeWebSocket(/\/socket\.io\//, async (socket) => {
    await isOpen
    socket.connectToServer()
  })
  return {
    async letThrough() {
      open()
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    },
  }
}
