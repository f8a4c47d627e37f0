// `npm run docs`: writes the pages of docs/ that are made from the code.
import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { bootstrap } from './lib/bootstrap.mjs'
import { compile } from './lib/build.mjs'

const node = await bootstrap()
await compile(node, 'packages/config')
const { configurationPage } = await import(pathToFileURL(resolve('packages/config/dist/index.js')).href)
await writeFile('docs/configuration.md', configurationPage())
console.log('docs/configuration.md is written.')
