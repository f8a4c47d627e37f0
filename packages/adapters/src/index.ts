export * from './bus/in-process.bus.js'
export * from './documents/sqlite.documents.js'
export * from './ephemeral/memory.ephemeral.js'
export * from './relational/sqlite.relational.js'
