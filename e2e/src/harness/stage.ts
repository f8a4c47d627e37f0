import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Person } from '@ultrachat/testing'
import { type Browser, type BrowserContext, type BrowserContextOptions, type Page, chromium } from 'playwright-core'
import { type TestContext, afterAll, beforeAll, it } from 'vitest'
import { Screen } from './screen.js'
import { Watch } from './watch.js'
import { PASSWORD, World } from './world.js'

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

const RESULTS = fileURLToPath(new URL('../../../test-results/', import.meta.url))

let browser: Browser | undefined

/** At the top of a file of journeys: one real Chromium for all of them. */
export function useChromium(): void {
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser?.close())
}

export function launch(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-quic',
      '--no-first-run',
      '--disable-dev-shm-usage',
      ...more,
    ],
  })
}

/** A test in which people sit before screens. It fails, too, when a page complains; a failure leaves pictures in test-results. */
export function journey(name: string, run: (stage: Stage, context: TestContext) => Promise<void>): void {
  it(name, async (context) => {
    const stage = new Stage()
    const place = join(RESULTS, slug(context.task.fullTestName ?? name))
    rmSync(place, { recursive: true, force: true })
    try {
      await run(stage, context)
      stage.mustBeQuiet()
    } catch (error) {
      if (context.task.result?.state !== 'skip') await stage.leaveEvidence(place)
      throw error
    } finally {
      await stage.close()
    }
  })
}

export interface Seat {
  phone?: boolean
  dark?: boolean
  /** Where the page opens; default the chat list. */
  at?: string
  /** Another origin than the world's own. */
  origin?: string
  context?: BrowserContextOptions
}

/** The browsers of one journey. */
export class Stage {
  readonly screens: Screen[] = []
  readonly #contexts = new Set<BrowserContext>()
  readonly #worlds = new Set<World>()

  /** A server of this journey's own, which nobody has used; it stops with the journey. */
  async freshWorld(env: Record<string, string> = {}): Promise<World> {
    const world = await World.start(env)
    this.#worlds.add(world)
    return world
  }

  /** One that has its owner already, and takes whoever comes. */
  async world(env: Record<string, string> = {}): Promise<World> {
    const world = await this.freshWorld(env)
    await world.setUp()
    return world
  }

  /** A browser of its own in which this person is signed in. */
  async seat(world: World, person: Person, seat: Seat = {}): Promise<Screen> {
    const context = await this.#context(world, seat, true)
    const answer = await context.request.post(`${seat.origin ?? world.url}/api/auth/login`, {
      data: { login: person.username, password: PASSWORD },
    })
    if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}: ${await answer.text()}`)
    const screen = await this.#open(context, world, seat)
    await screen.isSettled()
    return screen
  }

  /** A browser of its own in which nobody is signed in. */
  async stranger(world: World, seat: Seat = {}): Promise<Screen> {
    return this.#open(await this.#context(world, seat, false), world, seat)
  }

  /** Another tab in the browser of `screen`. */
  async tab(screen: Screen, world: World, seat: Seat = {}): Promise<Screen> {
    const tab = await this.#open(screen.page.context(), world, seat)
    await tab.isSettled()
    return tab
  }

  mustBeQuiet(): void {
    const problems = this.screens.flatMap(({ watch }) => watch.problems)
    if (problems.length > 0) throw new Error(`The pages complained:\n${problems.join('\n')}`)
  }

  async leaveEvidence(place: string): Promise<void> {
    mkdirSync(place, { recursive: true })
    for (const [index, { page, watch }] of this.screens.entries()) {
      const file = join(place, `screen-${index + 1}`)
      const outline = await page
        .locator('body')
        .ariaSnapshot({ timeout: 2000 })
        .catch((error: unknown) => String(error))
      writeFileSync(`${file}.txt`, `${page.url()}\n\n${watch.log.join('\n')}\n\n${outline}\n`)
      await page.screenshot({ path: `${file}.png`, timeout: 5000 }).catch(() => undefined)
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#contexts].map((context) => context.close().catch(() => undefined)))
    await Promise.all([...this.#worlds].map((world) => world.close()))
  }

  async #context(world: World, seat: Seat, isSignedIn: boolean): Promise<BrowserContext> {
    if (!browser) throw new Error('Call useChromium() at the top of the file.')
    const origin = seat.origin ?? world.url
    const context = await browser.newContext({
      viewport: seat.phone ? PHONE : DESKTOP,
      ...(seat.phone && { hasTouch: true, isMobile: true }),
      colorScheme: seat.dark ? 'dark' : 'light',
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      // The web client asks the server who is here only where somebody was signed in.
      storageState: {
        cookies: [],
        origins: isSignedIn ? [{ origin, localStorage: [{ name: 'ultrachat.session', value: '1' }] }] : [],
      },
      ...seat.context,
    })
    context.setDefaultTimeout(8000)
    this.#contexts.add(context)
    return context
  }

  async #open(context: BrowserContext, world: World, seat: Seat): Promise<Screen> {
    const page: Page = await context.newPage()
    const origin = seat.origin ?? world.url
    const screen = new Screen(page, new Watch(page, origin), origin)
    this.screens.push(screen)
    await screen.go(seat.at ?? '/')
    return screen
  }
}

const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
