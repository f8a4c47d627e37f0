export * from './screen.js'
export * from './stage.js'
export * from './watch.js'
export * from './world.js'
