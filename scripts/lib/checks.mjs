// The steps of `npm test`, in their order. Each resolves with what it counted.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tryChromium } from '../chromium.mjs'
import { root, run, withNode } from './run.mjs'

const bin = (path) => join(root, 'node_modules', path)
const tools = {
  oxfmt: bin('oxfmt/bin/oxfmt'),
  oxlint: bin('oxlint/bin/oxlint'),
  tsc: bin('@typescript/native/bin/tsc'),
  vueTsc: bin('vue-tsc/bin/vue-tsc.js'),
  depcruise: bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
  knip: bin('knip/bin/knip.js'),
  vitest: bin('vitest/vitest.mjs'),
}

export const steps = [
  check('format', 'The code is formatted', [tools.oxfmt, '--check'], 'run `npm run format`'),
  check('lint', 'Lint', [tools.oxlint]),
  check('types', 'Types of the server side', [tools.tsc, '-b']),
  check('types', 'Types of tests, journeys and bench', [tools.tsc, '-p', 'tsconfig.check.json']),
  check('types', 'Types of the web client', [tools.vueTsc, '--noEmit', '-p', 'apps/web/tsconfig.json']),
  check('imports', 'Who imports whom', [
    tools.depcruise,
    '--config',
    '.dependency-cruiser.mjs',
    ...['packages', 'services', 'apps', 'e2e', 'bench'].filter((folder) => existsSync(join(root, folder))),
  ]),
  check('unused', 'Nothing is left over', [tools.knip, '--no-progress']),
  tests('unit', 'Unit tests and port suites'),
  tests('web', 'Tests of the web client'),
  tests('api', 'API tests'),
  tests('e2e', 'Browser journeys', async () => {
    const path = await tryChromium()
    return path ? { CHROMIUM_PATH: path } : 'no Chromium was found and none could be installed: set CHROMIUM_PATH'
  }),
]

/** Something that is right or wrong as a whole. */
function check(name, title, args, advice) {
  return {
    name,
    title,
    async run({ node }) {
      const { code } = await run(node, args, { env: withNode(node) })
      return code === 0
        ? { passed: 1, failures: [], skips: [] }
        : { passed: 0, failures: [`${title}${advice ? `: ${advice}` : ''}`], skips: [] }
    },
  }
}

/** Vitest's project of that name. `prepare` yields what to add to the environment, or why it cannot be run. */
function tests(name, title, prepare = async () => ({})) {
  return {
    name,
    title,
    isTests: true,
    async run({ node, file }) {
      const extra = await prepare()
      if (typeof extra === 'string') return { passed: 0, failures: [`${title}: ${extra}`], skips: [] }
      const tallyFile = bin(`.ultrachat/tally-${name}.json`)
      rmSync(tallyFile, { force: true })
      const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts/lib/reporter.mjs')}`]
      const args = [tools.vitest, 'run', '--project', name, ...reporters, ...(file ? [file] : [])]
      const { code } = await run(node, args, { env: { ...withNode(node), TEST_TALLY: tallyFile, ...extra } })
      const tally = existsSync(tallyFile)
        ? JSON.parse(readFileSync(tallyFile, 'utf8'))
        : { passed: 0, failures: [], skips: [] }
      if (code !== 0 && tally.failures.length === 0) tally.failures.push(`${title}: Vitest ended with code ${code}`)
      return tally
    },
  }
}
