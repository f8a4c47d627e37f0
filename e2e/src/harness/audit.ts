import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, ElementContext, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Screen } from './screen.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** WCAG 2.2 A and AA, and what axe's authors hold for good practice; a name must say what can be read. */
const OPTIONS: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'label-content-name-mismatch': { enabled: true } },
  resultTypes: ['violations'],
}

/** No rule of axe is broken by what is on the screen now, or by the one thing that is open over it (`within`). */
export async function audit(screen: Screen, what: string, within?: string): Promise<void> {
  await screen.page.evaluate(() => document.fonts.ready)
  await expect.poll(() => screen.page.evaluate(unmeasured), { message: 'rows of long lists have their place' }).toBe(0)
  await expect.poll(() => screen.page.evaluate(moving), { message: 'what fades or slides has arrived' }).toBe(0)
  // Evaluated, not added as a script: the page's own policy would refuse that, and should.
  await screen.page.evaluate(AXE)
  const { violations } = await screen.page.evaluate(
    ([root, options]) =>
      (window as unknown as { axe: { run(root: ElementContext, o: RunOptions): Promise<AxeResults> } }).axe.run(
        root,
        options,
      ),
    // A tooltip floats outside all landmarks, as it must; it says again what its button is called.
    [{ include: within ?? 'html', exclude: '[data-reka-popper-content-wrapper]:has([role=tooltip])' }, OPTIONS] as const,
  )
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help})\n${html.slice(0, 300)}\n${failureSummary}`),
  )
  expect(found, what).toEqual([])
}

/** A row of a list that draws only what is on the screen stays hidden for the frame in which it is measured. */
function unmeasured(): number {
  return [...document.querySelectorAll('[data-row]')].filter((row) => getComputedStyle(row).visibility === 'hidden').length
}

/** A colour on its way to another one is none that anybody reads. */
function moving(): number {
  return document
    .getAnimations()
    .filter((one) => one.playState === 'running' && one.effect?.getComputedTiming().iterations !== Infinity).length
}

/** Nothing leaves the screen at its sides: neither the page nor a pane scrolls there, and what can be pressed can be seen. */
export async function fits(screen: Screen, what: string): Promise<void> {
  expect(await screen.page.evaluate(outside), what).toEqual([])
}

function outside(): string[] {
  const name = (el: Element) => `${el.tagName} ${el.getAttribute('aria-label') ?? el.textContent?.trim().slice(0, 40)}`
  const wide = [document.documentElement, ...document.querySelectorAll('#app *')].filter((el) => {
    const { overflowX } = getComputedStyle(el)
    // Code scrolls in its own box; what is cut off with dots is not wider than its place.
    if (el.closest('pre') || overflowX === 'hidden' || overflowX === 'clip' || overflowX === 'visible') return false
    return el.scrollWidth > el.clientWidth + 1
  })
  const lost = [...document.querySelectorAll('a, button, input, textarea, [role=menuitem]')].filter((el) => {
    const { left, right, width } = el.getBoundingClientRect()
    return width > 0 && !el.closest('.sr-only, pre') && (left < -1 || right > innerWidth + 1)
  })
  return [...wide.map((el) => `scrolls: ${name(el)}`), ...lost.map((el) => `outside: ${name(el)}`)]
}

/** What a finger would miss: smaller than 40 px in a direction, with what is around it that still counts. */
export function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, a, [role=radio], [role=menuitem]')].flatMap((el) => {
      // Within a sentence the line decides (WCAG 2.5.8).
      if (el.closest('.message-text') && !el.closest('figure')) return []
      const { width, height } = el.getBoundingClientRect()
      if (width < 2 || !el.checkVisibility({ visibilityProperty: true }) || getComputedStyle(el).display === 'inline')
        return []
      const around = getComputedStyle(el, '::after')
      const more = (a: string, b: string) =>
        around.content === 'none' || around.position !== 'absolute' ? 0 : -(parseFloat(a) + parseFloat(b)) || 0
      const size = [width + more(around.left, around.right), height + more(around.top, around.bottom)].map(Math.round)
      return size.some((side) => side < 40)
        ? [`${el.getAttribute('aria-label') ?? el.textContent?.trim()}: ${size.join(' x ')}`]
        : []
    }),
  )
}

/** How the focus is shown on what has it: the ring that everything shares, or the one around a field. */
export function focusRing(page: Page): Promise<{ name: string; isSeen: boolean }> {
  return page.evaluate(() => {
    const el = document.activeElement!
    const ringed = [
      el,
      ...(el.matches('input, textarea') ? [el.parentElement!, el.parentElement!.parentElement!] : []),
      ...el.children,
    ]
    const isSeen = ringed.some((one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || / 0px 0px 0px [1-9]/.test(boxShadow)
    })
    return { name: `${el.tagName} ${el.getAttribute('aria-label') ?? el.textContent?.trim().slice(0, 40)}`, isSeen }
  })
}
