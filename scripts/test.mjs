// `npm test`: everything that must hold, on a machine with nothing but Node 18 or later and npm.
// `npm test -- --only unit,api` runs some of the steps, `npm test -- --file <pattern>` some of the tests.
import { buildServer, buildWeb } from './lib/build.mjs'
import { steps } from './lib/checks.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { bold, dim, giveUp, green, red, say, seconds, sinceStart } from './lib/say.mjs'

const { only, file } = options(process.argv.slice(2))
const chosen = steps.filter((step) => (only ? only.includes(step.name) : !file || step.isTests))

// Only what talks to a running server needs the web client built.
const needsWeb = chosen.some(({ name }) => name === 'api' || name === 'e2e')

const total = { passed: 0, failures: [], skips: [] }
const node = await ensureInstalled()

if (!(await buildServer(node))) total.failures.push('The server compiles')
else if (needsWeb && !(await buildWeb(node))) total.failures.push('The web client builds')
else for (const [index, step] of chosen.entries()) await take(step, `${index + 1}/${chosen.length}`)

for (const skip of total.skips) console.log(dim(`skipped  ${skip}`))
for (const failure of total.failures) console.log(red(`FAILED   ${failure}`))
say(`That took ${sinceStart()}.`)
console.log(`${total.passed} passed, ${total.failures.length} failed, ${total.skips.length} skipped`)
process.exit(total.failures.length === 0 ? 0 : 1)

async function take(step, position) {
  say(bold(`[${position}] ${step.title} …`))
  const from = Date.now()
  const { passed, failures, skips } = await step.run({ node, file })
  total.passed += passed
  total.failures.push(...failures)
  total.skips.push(...skips)
  const took = seconds(Date.now() - from)
  say(
    failures.length === 0
      ? green(`[${position}] ${step.title}: ok (${took})`)
      : red(`[${position}] ${step.title}: ${failures.length} failed (${took})`),
  )
}

function options(args) {
  const found = { only: undefined, file: undefined }
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i].split(/=(.*)/s)
    if (name === '--only') found.only = (inline ?? args[++i] ?? '').split(',')
    else if (name === '--file') found.file = inline ?? args[++i]
    else giveUp(`\`npm test\` does not know ${args[i]}. It knows --only ${names().join(',')} and --file <pattern>.`)
  }
  const unknown = found.only?.find((name) => !names().includes(name))
  if (unknown !== undefined) giveUp(`there is no step "${unknown}"; the steps are ${names().join(', ')}.`)
  return found
}

function names() {
  return [...new Set(steps.map((step) => step.name))]
}
