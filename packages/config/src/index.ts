export * from './load.js'
export { configurationPage } from './page.js'
export { type Rate, type Variable, type VariableName, variables } from './variables.js'
