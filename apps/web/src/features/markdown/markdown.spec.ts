import { describe, expect, it } from 'vitest'
import { parseMarkdown, type Block, type Inline } from './markdown'
import { safeHref } from './markdown.links'
import { plainText } from './plainText'
import { tokenize } from './highlight.tokenizer'

/** A short notation of the tree, so that a test is a line. */
function show(source: string): string {
  return parseMarkdown(source).blocks.map(block).join('¶')
}
function block(b: Block): string {
  if (b.type === 'code') return `code[${b.lang}](${b.text})`
  if (b.type === 'quote') return `quote(${b.children.map(block).join('¶')})`
  if (b.type === 'list')
    return `${b.isOrdered ? `ol${b.start}` : 'ul'}(${b.items.map((i) => `${'>'.repeat(i.level)}${inline(i.children)}`).join(';')})`
  return inline(b.children)
}
function inline(nodes: Inline[]): string {
  return nodes
    .map((n) => {
      if (n.type === 'text') return n.text
      if (n.type === 'link') return n.text === n.href ? `link(${n.href})` : `link(${n.text}→${n.href})`
      if ('children' in n) return `${n.type}(${inline(n.children)})`
      return n.type === 'mention' ? `at(${n.name})` : `${n.type}(${n.text})`
    })
    .join('')
}

describe(parseMarkdown.name, () => {
  it.each([
    ['plain words', 'plain words'],
    ['**bold** and *italic* and _italic_', 'strong(bold) and em(italic) and em(italic)'],
    ['~~gone~~ ||secret||', 'strike(gone) spoiler(secret)'],
    ['***both***', 'strong(em(both))'],
    ['**a _b ~~c~~_**', 'strong(a em(b strike(c)))'],
    ['**open', '**open'],
    ['*a **b* c**', 'em(a **b) c**'],
    ['2 * 3 * 4 and 2*3*4', '2 * 3 * 4 and 2*3*4'],
    ['snake_case_name and __init__', 'snake_case_name and __init__'],
    ['这是**粗体**和*斜体*字', '这是strong(粗体)和em(斜体)字'],
    ['a || b || c, ~/path~, ****', 'a || b || c, ~/path~, ****'],
    ['\\*not\\* \\`code\\`', '*not* `code`'],
    ['¯\\_(ツ)_/¯', '¯\\_(ツ)_/¯'],
    ['two\n\nlines\n', 'two\n\nlines'],
    ['**no\n\nbold**', '**no\n\nbold**'],
    ['**two\nlines**', 'strong(two\nlines)'],
  ])('reads emphasis: %j', (source, expected) => expect(show(source)).toBe(expected))

  it.each([
    ['`a **b**`', 'code(a **b**)'],
    ['`` a`b ``', 'code( a`b )'],
    ['`open and **bold**', '`open and strong(bold)'],
    ['``` and `x`', 'code[]( and `x`)'],
    ['a ``` and `x`', 'a ``` and code(x)'],
    ['`one\ntwo`', '`one\ntwo`'],
    ['```js\nlet a\n```', 'code[js](let a)'],
    ['```\n\n  x\n```\nafter', 'code[](\n  x)¶after'],
    ['```all here```', 'code[](all here)'],
    ['```ts\nnever closed\n**x**', 'code[ts](never closed\n**x**)'],
    ['before\n```\na\n```', 'before¶code[](a)'],
  ])('reads code: %j', (source, expected) => expect(show(source)).toBe(expected))

  it.each([
    ['> a\n> b\nc', 'quote(a\nb)¶c'],
    ['>> deep', 'quote(quote(deep))'],
    ['> - x', 'quote(ul(x))'],
    ['- a\n- **b**\n  - c', 'ul(a;strong(b);>c)'],
    ['3. a\n4. b', 'ol3(a;b)'],
    ['-5 degrees\n-- dash\n2024. A year', '-5 degrees\n-- dash\n2024. A year'],
    ['>', '>'],
  ])('reads blocks: %j', (source, expected) => expect(show(source)).toBe(expected))

  it.each([
    ['see https://a.b/c?d=1&e.', 'see link(https://a.b/c?d=1&e).'],
    ['(https://a.b/x_(y))', '(link(https://a.b/x_(y)))'],
    ['**https://a.b/**', 'strong(link(https://a.b/))'],
    ['||https://a.b/||', 'spoiler(link(https://a.b/))'],
    ['https://a.b/x_y_z*', 'link(https://a.b/x_y_z)*'],
    ['www.a.org，好', 'link(www.a.org→https://www.a.org/)，好'],
    ['[docs](https://a.b/(c))!', 'link(docs→https://a.b/(c))!'],
    [
      '[https://bank.com](https://evil.com)',
      '[link(https://bank.com→https://bank.com/)](link(https://evil.com→https://evil.com/))',
    ],
    ['mail anna.b@a.org.', 'mail link(anna.b@a.org→mailto:anna.b@a.org).'],
    ['xhttps://a.b ftp://a.b file:///etc', 'xhttps://a.b ftp://a.b file:///etc'],
    ['[a] [b](c) [](https://a.b/)', '[a] [b](c) [](link(https://a.b/))'],
  ])('reads links: %j', (source, expected) => expect(show(source)).toBe(expected))

  it.each([
    ['hi @Anna.', 'hi at(anna).'],
    ['@a_b-c, (@x) **@y**', 'at(a_b-c), (at(x)) strong(at(y))'],
    ['`@a` a@ @ @@b x@y', 'code(@a) a@ @ @@b x@y'],
  ])('reads mentions: %j', (source, expected) => expect(show(source)).toBe(expected))

  it.each([
    ['👍', 1],
    ['🏳️‍🌈 👨‍👩‍👧', 2],
    ['❤️🔥👋🏽', 3],
    ['1', 0],
    ['ok 👍', 0],
    ['', 0],
    ['#️⃣', 1],
  ])('counts %j as %i emoji', (source, count) => expect(parseMarkdown(source).emojiCount).toBe(count))

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.b/x',
    '//evil.com',
    'http:',
    'https://',
    'javascript&#58;alert(1)',
  ])('never links %j', (href) => {
    expect(safeHref(href)).toBeUndefined()
    expect(JSON.stringify(parseMarkdown(`[x](${href}) ${href}`))).not.toMatch(/"href":"(?!https?:|mailto:)/)
  })

  it.each([
    '*',
    '_',
    '**',
    '~~',
    '||',
    '`',
    '``',
    '```',
    '[',
    '[a](',
    '![',
    '> ',
    '>',
    '- ',
    '1. ',
    '@',
    '@a',
    'a@',
    'a@b.',
    'https://',
    'www.',
    '\\',
    '(',
    ')',
    '*_~~||',
    '**a',
    '_a ',
    '`a``b```',
    '[a](https://b',
    'https://a(',
    '"',
    '\n',
    '\n> ',
    'https://a/))',
    '***',
    '*a_b**c~~',
    '👍',
    '😀 ',
    '/*',
  ])('stays linear on a long run of %j', (seed) => {
    const long = seed.repeat(Math.ceil(100_000 / seed.length))
    // The work of this thread: the clock on the wall would count what others do on a busy machine.
    const before = process.threadCpuUsage()
    parseMarkdown(long)
    parseMarkdown(`${long} x`)
    tokenize(long, 'js')
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1000, 'milliseconds').toBeLessThan(1200)
  })

  it('loses no visible character of text without marks', () => {
    const text = 'Grüße, <b>&amp;</b> 100 % "ok" \u202Ertl\u202C 上海 \u0007'
    expect(show(text)).toBe(text)
  })
})

describe(plainText.name, () => {
  it('is one line without marks, and keeps spoilers hidden', () => {
    expect(plainText('**a**\n> b\n- c\n||secret|| [d](https://x.y)')).toBe('a b • c ▒▒▒▒▒▒ d')
    expect(plainText('x'.repeat(300), 10)).toBe('xxxxxxxxxx…')
  })
})

describe(tokenize.name, () => {
  it('colours what it knows and leaves every character in place', () => {
    const code = 'const a = "x" // y\nf(0x1f, `t`)'
    const pieces = tokenize(code, 'ts')!
    expect(pieces.map((p) => p.text).join('')).toBe(code)
    expect(pieces.filter((p) => p.kind).map((p) => `${p.kind}:${p.text}`)).toEqual([
      'keyword:const',
      'string:"x"',
      'comment:// y',
      'function:f',
      'number:0x1f',
      'string:`t`',
    ])
    expect(tokenize(code, 'brainfuck')).toBeUndefined()
  })
})
