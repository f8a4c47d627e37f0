import type { WebSocketRoute } from 'playwright-core'
import type { Screen } from './screen.js'

export interface Line {
  /** Nothing comes through any more, and nobody is told: a pulled cable. */
  cut(): void
  mend(): void
  /** Every packet takes this much longer, each way. */
  slow(ms: number): void
}

/** Puts a hand on the line between a page and the server; the page is loaded anew through it. */
export async function cuttable(screen: Screen): Promise<Line> {
  let isCut = false
  let delay = 0
  const pass = (send: () => void) => {
    if (isCut) return
    if (delay === 0) return send()
    setTimeout(() => !isCut && send(), delay)
  }
  await screen.page.routeWebSocket(/\/socket\.io\//, (page: WebSocketRoute) => {
    const server = page.connectToServer()
    page.onMessage((packet) => pass(() => server.send(packet)))
    server.onMessage((packet) => pass(() => page.send(packet)))
    // What a cut line carried is not told to the other end.
    page.onClose((code, reason) => !isCut && void server.close({ ...(code && { code }), ...(reason && { reason }) }))
    server.onClose((code, reason) => !isCut && void page.close({ ...(code && { code }), ...(reason && { reason }) }))
  })
  await screen.reload()
  await screen.isSettled()
  return { cut: () => void (isCut = true), mend: () => void (isCut = false), slow: (ms) => void (delay = ms) }
}
