export { describeClientStore, type Runner } from './store-suite.js'
export { FakeServer, problem } from './fake-server.js'
export { FakeLog } from './fake-log.js'
