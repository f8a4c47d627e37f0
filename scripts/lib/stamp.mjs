import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './run.mjs'

// Within node_modules: who deletes that folder deletes what we believe about it.
const place = (name) => join(root, 'node_modules', '.ultrachat', name)
const passedOver = new Set(['node_modules', 'dist', 'coverage', 'test-results', '.cache'])

/** A hash over the names and the bytes of files and folders (relative to the root). What is not there counts as not there. */
export function hashOf(paths, { except = () => false } = {}) {
  const hash = createHash('sha256')
  const visit = (path) => {
    const full = join(root, path)
    if (!existsSync(full)) return
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort())
        if (!passedOver.has(name) && !name.startsWith('.')) visit(`${path}/${name}`)
    } else if (!except(path)) {
      hash.update(`\0${path}\0`).update(readFileSync(full))
    }
  }
  for (const path of paths) visit(path)
  return hash.update(`${process.platform}-${process.arch}`).digest('hex')
}

export const isStamped = (name, value) => existsSync(place(name)) && readFileSync(place(name), 'utf8') === value

export function stamp(name, value) {
  mkdirSync(dirname(place(name)), { recursive: true })
  writeFileSync(place(name), value)
}

export const unstamp = (name) => rmSync(place(name), { force: true })

/** The folders of all workspaces, e.g. `packages/contracts`. */
export function workspaces() {
  const { workspaces: globs } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return globs
    .flatMap((glob) => {
      if (!glob.endsWith('/*')) return [glob]
      const folder = glob.slice(0, -2)
      return existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`) : []
    })
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort()
}
