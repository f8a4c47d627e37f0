// `npm run bench`: the load generator, compiled, because Node does not strip decorators.
import { bootstrap, handOver } from './lib/bootstrap.mjs'
import { compile } from './lib/build.mjs'
import { giveUp } from './lib/say.mjs'

const node = await bootstrap()
if (!(await compile(node, 'bench'))) giveUp('the bench does not compile; the messages above say where.')
await handOver(node, 'bench/dist/main.js')
