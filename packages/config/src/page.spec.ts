import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { configurationPage } from './page.js'

describe(configurationPage, () => {
  it('is what stands in docs/configuration.md; run `npm run docs` after a change of a variable', () => {
    expect(readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')).toBe(configurationPage())
  })
})
