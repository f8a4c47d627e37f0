// A real Chromium for the browser journeys: found on the machine, else installed.
// `node scripts/chromium.mjs` prints its path as the last line.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findNode } from './lib/node24.mjs'
import { isWindows, root, run, withNode } from './lib/run.mjs'
import { giveUp, heartbeat, say, seconds } from './lib/say.mjs'

const commands = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
]

// Without fonts a browser draws boxes, and the emoji of a messenger are half of it.
const debianPackages = ['chromium', 'fonts-liberation', 'fonts-noto-color-emoji']

/** The path of a Chromium on this machine, or nothing. `CHROMIUM_PATH` decides if it is set. */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen)
    return isExecutable(chosen)
      ? chosen
      : giveUp(`CHROMIUM_PATH is ${chosen}, but no program is there. Correct it or unset it.`)
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => commands.map((name) => join(folder, isWindows ? `${name}.exe` : name)))
  return [...onPath, ...usualPlaces, ...fromPlaywright()].find(isExecutable)
}

const noBrowser =
  'no Chromium was found and none could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to the path of one.'

/** Finds a Chromium or installs one, or gives up with a sentence. */
export async function ensureChromium() {
  return (await tryChromium()) ?? giveUp(noBrowser)
}

/** Finds a Chromium or installs one. Resolves with its path, or with nothing if there is no way. */
export async function tryChromium() {
  const found = findChromium()
  if (found) return found
  const from = Date.now()
  for (const [what, install] of [
    ["Debian's package manager", fromDebian],
    ["Playwright's download", fromPlaywrightDownload],
  ]) {
    const stop = heartbeat(`still installing Chromium with ${what}`)
    const isTried = await install()
    stop()
    const path = isTried && findChromium()
    if (path) {
      say(`Chromium is here: ${path} (${seconds(Date.now() - from)}).`)
      return path
    }
  }
  return undefined
}

async function fromDebian() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return false
  const isRoot = process.getuid?.() === 0
  if (!isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) {
    say('No Chromium here, and installing packages needs root.')
    return false
  }
  say(`No Chromium here: installing ${debianPackages.join(', ')} with apt-get …`)
  const apt = (args) => {
    const command = ['apt-get', '-q', '-y', ...args]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    return isRoot
      ? quietly(command[0], command.slice(1), env)
      : quietly('sudo', ['-n', 'DEBIAN_FRONTEND=noninteractive', ...command], env)
  }
  await apt(['update'])
  return apt(['install', '--no-install-recommends', ...debianPackages])
}

async function fromPlaywrightDownload() {
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js')
  const node = findNode()
  if (!existsSync(cli) || !node) return false
  say('Downloading the Chromium that Playwright offers …')
  return (await run(node, [cli, 'install', 'chromium'], { env: withNode(node) })).code === 0
}

/** apt-get prints hundreds of lines that matter only when it fails. */
async function quietly(command, args, env) {
  const { code, output } = await run(command, args, { env, capture: true })
  if (code !== 0) console.log(output.trimEnd().split('\n').slice(-15).join('\n'))
  return code === 0
}

/** What an earlier `playwright-core install chromium` left. */
function fromPlaywright() {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache', 'ms-playwright'),
    join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    process.env.LOCALAPPDATA && join(process.env.LOCALAPPDATA, 'ms-playwright'),
  ].filter((folder) => folder && existsSync(folder))
  const programs = [
    ['chrome-linux', 'chrome'],
    ['chrome-linux64', 'chrome'],
    ['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
    ['chrome-win', 'chrome.exe'],
    ['chrome-win64', 'chrome.exe'],
  ]
  return caches.flatMap((cache) =>
    readdirSync(cache)
      .filter((name) => /^chromium-\d+$/.test(name))
      .sort()
      .reverse()
      .flatMap((name) => programs.map((parts) => join(cache, name, ...parts))),
  )
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(await ensureChromium())
