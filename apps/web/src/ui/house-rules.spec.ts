import { describe, expect, it } from 'vitest'

const sources = import.meta.glob<string>(
  ['../**/*.vue', '../**/*.ts', '../**/*.css', '!../**/*.spec.ts', '!../ui/emoji.data.ts'],
  { query: '?raw', import: 'default', eager: true },
)

describe('every file of the web client', () => {
  it.each(Object.entries(sources))('%s keeps to logical sides, and lets no HTML in', (path, source) => {
    expect(source, 'use ps, pe, ms, me, start, end, text-start, text-end').not.toMatch(
      /["'\s:!](?:-?(?:pl|pr|ml|mr|left|right)-[\d[(a-z]|text-(?:left|right)\b|(?:border|rounded)-(?:l|r|tl|tr|bl|br)\b)/,
    )
    expect(source, 'use inset-inline, margin-inline, padding-inline').not.toMatch(
      /(?:margin|padding|border)-(?:left|right)\b/,
    )
    expect(source, 'text never becomes HTML').not.toMatch(/v-html|innerHTML|outerHTML|insertAdjacentHTML|document\.write/)
    expect(
      path.endsWith('.vue') ? source : '',
      'a style attribute in a template is refused by the CSP; bind :style',
    ).not.toMatch(/\sstyle="/)
  })
})
