import { type Variable, variables } from './variables.js'

/** docs/configuration.md: every variable with the sentence that its operator reads. `npm run docs` writes it, a test compares it. */
export function configurationPage(): string {
  const rows = Object.entries<Variable>(variables).map(
    ([name, { default: value, says }]) => `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${says} |`,
  )
  return [
    '# Configuration',
    '',
    'UltraChat needs no configuration. These environment variables change what it does; an unknown one that begins with `ULTRACHAT_` is',
    'refused at start, so that a typing mistake does not go unnoticed. `npm start -- --check-config` checks them without starting.',
    '',
    'This page is generated from `packages/config/src/variables.ts` by `npm run docs`.',
    '',
    '| variable | default | what it does |',
    '|---|---|---|',
    ...rows,
    '',
    '## What production refuses',
    '',
    '`NODE_ENV` is `production` unless you say otherwise. Then the server refuses to start with `ULTRACHAT_BCRYPT_COST` below 12, and with',
    '`ULTRACHAT_RATE_LIMITS=off` unless `HOST` is a loopback address. A certificate without its key (or the other way round) is always refused.',
    '',
  ].join('\n')
}
