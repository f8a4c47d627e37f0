import { aDirectChat } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import { type Screen, gone, journey, see, useChromium } from './harness/index.js'

const FENCE = '```'

describe('markdown', () => {
  useChromium()

  const last = (screen: Screen) => screen.messages.last().locator('.message-text')

  for (const phone of [false, true]) {
    journey(`ux 39: words are drawn as they are marked${phone ? ', on a phone' : ''}`, async (stage) => {
      const world = await stage.world()
      const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
      const { id } = await aDirectChat(mira, jonas)
      const screen = await stage.seat(world, jonas, { phone, at: `/chat/${id}` })
      const gets = async (text: string, seen: RegExp) => {
        await mira.send(id, text)
        await see(last(screen).filter({ hasText: seen }))
        return last(screen)
      }

      const marks = await gets(
        '**bold** and *italic* and ~~gone~~ and `a * b` here',
        /^bold and italic and gone and a \* b here/,
      )
      for (const [tag, words] of [
        ['strong', 'bold'],
        ['em', 'italic'],
        ['code', 'a * b'],
      ] as const)
        expect(await marks.locator(tag).allTextContents()).toEqual([words])
      expect(await weight(marks.getByText('bold', { exact: true }))).toBeGreaterThanOrEqual(600)

      const code = await gets(`${FENCE}ts\nconst answer = 42 // why\n  **not bold**\n${FENCE}`, /const answer/)
      expect(await code.locator('pre').textContent(), 'as it was written').toBe('const answer = 42 // why\n  **not bold**')
      await see(code.locator('[data-hl=keyword]', { hasText: 'const' }))
      await screen.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await code.getByRole('button', { name: 'Copy code' }).click()
      await see(code.getByRole('button', { name: 'Copied' }))
      expect(await screen.page.evaluate(() => navigator.clipboard.readText())).toBe(
        'const answer = 42 // why\n  **not bold**',
      )

      const list = await gets('Bring\n- bread\n- cheese\n\n1. first\n2. second', /Bring/)
      expect(await list.getByRole('listitem').count()).toBe(4)
      const quote = await gets('> as she said\nIndeed', /Indeed/)
      expect(await quote.locator('blockquote').textContent()).toBe('as she said')

      const spoiler = await gets('The killer is ||the gardener||.', /The killer is/)
      const words = spoiler.getByText('the gardener')
      expect(await words.isVisible(), 'hidden until it is pressed').toBe(false)
      await spoiler.getByRole('button', { name: 'Hidden text. Press to show it.' }).click()
      await see(words)
    })
  }

  journey('ux 39: Ctrl+B, Ctrl+I and Ctrl+E mark what is selected, and take the marks away again', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    const screen = await stage.seat(world, mira, { at: `/chat/${id}` })
    await screen.composer.fill('very much')
    for (const [key, marked] of [
      ['b', '**very much**'],
      ['i', '*very much*'],
      ['e', '`very much`'],
    ] as const) {
      await screen.composer.evaluate((el: HTMLTextAreaElement) => el.setSelectionRange(0, 9))
      await screen.composer.press(`Control+${key}`)
      expect(await screen.composer.inputValue()).toBe(marked)
      await screen.composer.press(`Control+${key}`)
      expect(await screen.composer.inputValue()).toBe('very much')
    }
    await screen.composer.evaluate((el: HTMLTextAreaElement) => el.setSelectionRange(0, 4))
    await screen.composer.press('Control+b')
    await screen.composer.press('Enter')
    await see(last(screen).locator('strong', { hasText: /^very$/ }))
  })

  journey('ux 39: links are safe; HTML and javascript: stay words', async (stage) => {
    const world = await stage.world()
    const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
    const { id } = await aDirectChat(mira, jonas)
    const screen = await stage.seat(world, jonas, { at: `/chat/${id}` })
    await mira.send(id, 'See https://example.org/a?b=c. And [the docs](https://docs.example.org/) or mail me@example.org')
    await see(last(screen).filter({ hasText: 'See https' }))
    const links = await last(screen)
      .locator('a')
      .evaluateAll((all) =>
        (all as HTMLAnchorElement[]).map(({ href, target, rel, textContent }) => ({ href, target, rel, textContent })),
      )
    expect(links.map(({ href }) => href)).toEqual([
      'https://example.org/a?b=c',
      'https://docs.example.org/',
      'mailto:me@example.org',
    ])
    for (const link of links.slice(0, 2)) {
      expect(link.target).toBe('_blank')
      expect(link.rel).toContain('noopener')
      expect(link.rel).toContain('noreferrer')
    }

    const evil = [
      '<img src=x onerror="window.pwned=1"> <script>window.pwned=1</script> <b>no</b>',
      '[press me](javascript:window.pwned=1)',
      'javascript:window.pwned=1',
      '[data](data:text/html,<script>window.pwned=1</script>)',
      '<a href="javascript:window.pwned=1">here</a>',
      '[a](https://x.example/"onmouseover="window.pwned=1)',
    ]
    for (const text of evil.slice(0, -1)) {
      await mira.send(id, text)
      await see(last(screen).getByText(text, { exact: true }))
      expect(await last(screen).locator('a, img, script, b, iframe').count(), text).toBe(0)
    }
    await mira.send(id, evil.at(-1)!)
    await expect.poll(() => screen.messages.count()).toBe(evil.length + 1)
    expect(await last(screen).locator('[onmouseover]').count()).toBe(0)
    // A label that lies about where it leads is no label: each address leads to itself.
    await mira.send(id, '[https://bank.example/](https://evil.example/)')
    const honest = last(screen).locator('a')
    await expect.poll(() => honest.count()).toBe(2)
    expect(await honest.evaluateAll((all) => (all as HTMLAnchorElement[]).every((a) => a.href === a.textContent))).toBe(true)

    // In the list, the pin bar and a quote too.
    const [first] = (await mira.do(`GET /chats/${id}/messages?after=1&limit=1`)).items
    await mira.do(`PUT /chats/${id}/pins/${first.id}`)
    await mira.send(id, 'Look at that', { replyToId: first.id })
    await see(screen.main.getByRole('button', { name: /^Pinned message <img/ }))
    await see(screen.message('Look at that').getByText(/<img src=x/))
    await gone(screen.main.locator('.message-text img, [data-key] script'))
    expect(await screen.page.evaluate(() => 'pwned' in window)).toBe(false)
  })
})

function weight(words: ReturnType<Screen['text']>): Promise<number> {
  return words.evaluate((el) => Number(getComputedStyle(el).fontWeight))
}
