import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Place } from './under-test.js'

/** A place that is one file of an embedded adapter, in a folder of its own. */
export async function aFile<T, O extends { file: string }>(
  name: string,
  open: (options: O) => Promise<T>,
  more: Omit<O, 'file'>,
  create?: string,
): Promise<Place<T> & { file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'ultrachat-test-'))
  const file = join(folder, name)
  return {
    file,
    open: () => open({ file, ...more } as O),
    remove: () => rm(folder, { recursive: true, force: true }),
    child: create === undefined ? undefined : { module: '@ultrachat/adapters', create, options: { file } },
  }
}
