import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Watch } from './watch.js'

/** What a person can see and do, by the names that a screen reader would say. */
export class Screen {
  constructor(
    readonly page: Page,
    readonly watch: Watch,
    readonly origin: string,
  ) {}

  /** By the address line: `/chat/…`. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.origin}/#${path}`)
  }

  async reload(): Promise<void> {
    await this.page.reload()
  }

  /** Somebody is signed in and the frame stands. */
  async isSettled(): Promise<void> {
    await this.page.locator('#pane-list').waitFor({ state: 'attached' })
  }

  async isOffline(): Promise<void> {
    await this.page.getByTestId('connection').filter({ visible: true }).first().waitFor()
  }

  async isOnline(): Promise<void> {
    await expect.poll(() => this.page.getByTestId('connection').count(), { timeout: 25_000 }).toBe(0)
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name, exact: typeof name === 'string' })
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true })
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name })
  }

  text(text: string | RegExp): Locator {
    return this.page.getByText(text)
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  get toast(): Locator {
    return this.page.locator('[data-reka-toast-viewport] li, [role=region] li').filter({ visible: true })
  }

  /** The question before something that matters. */
  async confirm(label: string): Promise<void> {
    await this.page.getByRole('alertdialog').getByRole('button', { name: label, exact: true }).click()
  }

  /** Menu, submenu, … of what is open. */
  async choose(...labels: string[]): Promise<void> {
    for (const label of labels) await this.page.getByRole('menuitem', { name: label, exact: true }).last().click()
  }

  // --- the list ---

  get list(): Locator {
    return this.page.getByRole('navigation', { name: 'Your chats' })
  }

  row(title: string): Locator {
    return this.list.getByRole('link').filter({ has: this.page.locator('bdi').getByText(title, { exact: true }) })
  }

  titles(): Promise<string[]> {
    return this.list.getByRole('link').evaluateAll((rows) => rows.map((row) => row.querySelector('bdi')?.textContent ?? ''))
  }

  async open(title: string): Promise<void> {
    await this.row(title).click()
    await this.composerOrNotice.waitFor()
  }

  async rowMenu(title: string, ...labels: string[]): Promise<void> {
    await this.row(title).click({ button: 'right' })
    await this.choose(...labels)
  }

  get searchBox(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search chats and people' })
  }

  // --- the conversation ---

  get main(): Locator {
    return this.page.getByRole('main')
  }

  get composer(): Locator {
    return this.main.getByRole('textbox', { name: 'Message' })
  }

  /** The composer, or the line in its place where one may not write. */
  get composerOrNotice(): Locator {
    return this.composer.or(this.main.getByText('Only admins can post')).first()
  }

  get messages(): Locator {
    return this.main.locator('[data-key]')
  }

  message(text: string | RegExp): Locator {
    return this.messages.filter({
      has: this.page.locator('.message-text').getByText(text, { exact: typeof text === 'string' }),
    })
  }

  /** What the bubbles say, from top to bottom. */
  said(): Promise<string[]> {
    return this.messages.locator('.message-text').evaluateAll((texts) => texts.map((text) => text.textContent?.trim() ?? ''))
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text)
    // On a phone Enter breaks the line.
    if (await this.page.evaluate(() => matchMedia('(pointer: coarse)').matches)) await this.button('Send').click()
    else await this.composer.press('Enter')
  }

  async say(text: string): Promise<void> {
    await this.write(text)
    await see(this.message(text))
  }

  async sees(text: string | RegExp): Promise<void> {
    await see(this.message(text))
  }

  /** What the ticks of my message say. */
  ticks(text: string): Promise<string | null> {
    return this.message(text).getByRole('img').last().getAttribute('aria-label')
  }

  async messageMenu(text: string | RegExp, ...labels: string[]): Promise<void> {
    await this.message(text).locator('.message-text').click({ button: 'right' })
    await this.choose(...labels)
  }
}

export async function see(locator: Locator, timeout?: number): Promise<void> {
  await locator.first().waitFor({ state: 'visible', ...(timeout !== undefined && { timeout }) })
}

export async function gone(locator: Locator, timeout?: number): Promise<void> {
  await expect.poll(() => locator.filter({ visible: true }).count(), { timeout: timeout ?? 8000 }).toBe(0)
}
