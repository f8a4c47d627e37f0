// `npm run import -- irc <files>`: loads a history. Brings what it needs, as `npm start` does.
import { bootstrap, handOver } from './lib/bootstrap.mjs'

await handOver(await bootstrap(), 'apps/server/dist/import.js')
