import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { PASSWORD, Screen, Watch } from '../harness/index.js'
import type { StillTime } from './still-time.js'
import { squeeze } from './squeeze.js'

const formats = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
}
export type Format = keyof typeof formats
export interface Look {
  readonly format: Format
  readonly theme: 'light' | 'dark'
}

/** A browser of one size and theme, at the moment at which time stands still. */
export class Camera {
  #context: BrowserContext | undefined
  #sitting = ''
  count = 0
  bytes = 0

  constructor(
    readonly browser: Browser,
    readonly look: Look,
    readonly folder: string,
    readonly time: StillTime,
  ) {}

  get isPhone(): boolean {
    return this.look.format === 'phone'
  }

  /** A page on that server, for the person with that username or for a stranger. Who sits there already stays signed in. */
  async seat(origin: string, username?: string): Promise<Screen> {
    const sitting = `${origin} ${username}`
    if (sitting !== this.#sitting) await this.close()
    this.#sitting = sitting
    this.#context ??= await this.#come(origin, username)
    for (const page of this.#context.pages()) await page.close()
    await this.#context.setOffline(false)
    const page = await this.#context.newPage()
    return new Screen(page, new Watch(page, origin), origin)
  }

  async #come(origin: string, username?: string): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      viewport: formats[this.look.format],
      ...(this.isPhone && { hasTouch: true, isMobile: true }),
      colorScheme: this.look.theme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
    })
    context.setDefaultTimeout(8000)
    await context.addInitScript(beginAt, this.time.iso)
    if (username !== undefined) {
      const page = await context.newPage()
      await page.goto(`${origin}/favicon.svg`)
      await page.evaluate(signIn, { login: username, password: PASSWORD })
    }
    return context
  }

  async take(screen: Screen, name: string): Promise<void> {
    const { format, theme } = this.look
    const file = `${name}-${format}-${theme}.png`
    // Names and presence come in later than the rest.
    await screen.page.waitForLoadState('networkidle')
    await screen.page.evaluate(() => document.fonts.ready)
    const picture = squeeze(await screen.page.screenshot({ animations: 'disabled', caret: 'hide' }))
    mkdirSync(this.folder, { recursive: true })
    writeFileSync(join(this.folder, file), picture)
    this.count++
    this.bytes += picture.length
  }

  /** Whoever sat here signs out, so that their list of devices stays short. */
  async close(): Promise<void> {
    await this.#context?.setOffline(false)
    for (const page of this.#context?.pages() ?? []) await page.evaluate(signOut).catch(() => undefined)
    await this.#context?.close()
    this.#context = undefined
  }
}

// Both run in the page, so that the cookie is the browser's.
async function signIn(input: { login: string; password: string }): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch('/api/auth/login', { method: 'POST', headers, body: JSON.stringify(input) })
  if (!answer.ok) throw new Error(`Signing in answered ${answer.status}.`)
  localStorage.setItem('ultrachat.session', '1')
}

async function signOut(): Promise<void> {
  await fetch('/api/auth/logout', { method: 'POST' })
}

/** In the page time goes on, from the same moment each time: where it stood still, Vue would take every event for an old one. */
function beginAt(iso: string): void {
  const RealDate = Date
  const ahead = RealDate.parse(iso) - RealDate.now()
  globalThis.Date = class extends RealDate {
    constructor(...given: []) {
      super(...((given.length > 0 ? given : [RealDate.now() + ahead]) as []))
    }
    static override now(): number {
      return RealDate.now() + ahead
    }
  } as DateConstructor
}
