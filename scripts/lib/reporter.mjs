import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A Vitest reporter that leaves what `npm test` adds up: `{ passed, failures: [name], skips: [name: reason] }`.
 * A file that could not be run and an error outside a test are failures too.
 */
export default class Tally {
  #file = process.env.TEST_TALLY

  onTestRunEnd(modules, unhandledErrors) {
    const tally = { passed: 0, failures: [], skips: [] }
    for (const module of modules) count(module, tally)
    for (const error of unhandledErrors) tally.failures.push(`error outside a test: ${firstLine(error)}`)
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(this.#file, JSON.stringify(tally))
  }
}

function count(module, tally) {
  const file = module.relativeModuleId
  for (const error of module.errors()) tally.failures.push(`${file}: ${firstLine(error)}`)
  for (const suite of module.children.allSuites()) {
    for (const error of suite.errors()) tally.failures.push(`${file} > ${suite.fullName}: ${firstLine(error)}`)
  }
  for (const test of module.children.allTests()) {
    const name = `${file} > ${test.fullName}`
    const result = test.result()
    if (result.state === 'passed') tally.passed++
    else if (result.state === 'failed') tally.failures.push(name)
    else if (result.state === 'skipped') tally.skips.push(`${name}${reason(test, result)}`)
    else tally.failures.push(`${name}: did not finish`)
  }
}

function reason(test, { note }) {
  if (note) return `: ${note}`
  return test.options.mode === 'todo' ? ': to do' : ''
}

const firstLine = (error) => String(error?.message ?? error).split('\n', 1)[0]
