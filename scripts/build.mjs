// `npm run build`: installs and builds what has changed, and stops there.
import { bootstrap } from './lib/bootstrap.mjs'
import { say, sinceStart } from './lib/say.mjs'

await bootstrap()
say(`Everything is built (${sinceStart()}).`)
