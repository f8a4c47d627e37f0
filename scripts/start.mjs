// `npm start`: from a fresh checkout to a running server. Runs on Node 18 and later, needs nothing installed.
import { bootstrap, handOver } from './lib/bootstrap.mjs'

await handOver(await bootstrap(), 'apps/server/dist/main.js')
