export { type Running, start } from './start.js'
export { type Ports } from './ports.js'
export { controlPath } from './data-lock.js'
export { listRoles } from './roles.js'
