// `npm run screenshots`: takes the pictures of the docs, in a real browser.
import { bootstrap, handOver } from './lib/bootstrap.mjs'
import { compile } from './lib/build.mjs'
import { ensureChromium } from './chromium.mjs'
import { giveUp } from './lib/say.mjs'

const node = await bootstrap()
if (!(await compile(node, 'e2e'))) giveUp('the browser journeys do not compile; the messages above say where.')
process.env.CHROMIUM_PATH = await ensureChromium()
await handOver(node, 'e2e/dist/screenshots.js')
