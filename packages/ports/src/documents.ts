export type Value = string | number

/** A document as services see it. `id` is its key. */
export interface Doc {
  id: string
  /** Version of the document's shape; older ones are upgraded when read. */
  v: number
}

/** A document as the store gives it: with `rev`, which every write raises by one from 1. */
export type Stored<T extends Doc> = T & { rev: number }

export interface IndexSpec {
  /** Top-level fields with string or number values, in order. */
  readonly fields: readonly string[]
  readonly unique?: true
  /** Only documents that have all `fields`; without it a missing field is an error at write. */
  readonly partial?: true
}

export interface CollectionSpec<T extends Doc> {
  readonly name: string
  readonly indexes: Record<string, IndexSpec>
  /** The present `v` of the shape; `upgrade` sees documents of a lower one (every document where it is absent). */
  readonly v?: number
  /** Makes a document of an older `v` into the present shape. */
  readonly upgrade?: (doc: Doc) => T
}

export interface Find {
  /** Values of the leading fields of the index. */
  readonly equals: readonly Value[]
  /** Bounds on the field after those; all optional. */
  readonly range?: { gt?: Value; gte?: Value; lt?: Value; lte?: Value }
  /** By the field after `equals`; default `asc`. */
  readonly order?: 'asc' | 'desc'
  /** At most this many; required, 1 to 10,000. */
  readonly limit: number
}

export type WriteOperation<T extends Doc> =
  | { readonly op: 'insert'; readonly doc: T }
  /** The whole document, where the stored `rev` is the given one. */
  | { readonly op: 'replace'; readonly doc: T; readonly rev: number }
  /** Sets and unsets top-level fields where the named fields have the given values (`undefined`: absent). */
  | {
      readonly op: 'patch'
      readonly id: string
      readonly where?: Partial<Record<keyof T, Value | undefined>>
      readonly set?: Partial<T>
      readonly unset?: readonly (keyof T & string)[]
    }

/** `conflict`: a unique index (or `id`) is taken. `stale`: the document is absent, or `rev` or `where` no longer fit. `skipped`: after a failure in an ordered write. */
export type WriteResult =
  | { readonly status: 'ok'; readonly rev: number }
  | { readonly status: 'conflict'; readonly index: string }
  | { readonly status: 'stale' }
  | { readonly status: 'skipped' }

export interface WriteOptions {
  /** Stop at the first operation that fails, so that what is stored is a prefix. */
  readonly ordered?: boolean
  /** `false`: need not survive a power cut on its own (it may be redone); does not wait for the disk. Default true. */
  readonly durable?: boolean
}

export interface Collection<T extends Doc> {
  /** The documents that exist, in no order. */
  get(ids: readonly string[]): Promise<Stored<T>[]>
  find(index: string, query: Find): Promise<Stored<T>[]>
  /** For each prefix of the index's values the document that is last in it, or undefined. */
  lastOfEach(index: string, prefixes: readonly (readonly Value[])[]): Promise<(Stored<T> | undefined)[]>
  /** One result per operation, in order. Each operation is atomic; the list is not. Rejects only if the store cannot write. */
  write(operations: readonly WriteOperation<T>[], options?: WriteOptions): Promise<WriteResult[]>
}

/**
 * Documents by id and by named indexes: messages, marks. No aggregation, joins, transactions or skips.
 * Promise: a write that was answered survives `kill -9` and a power cut (unless `durable: false`); reads see only such writes.
 */
export abstract class Documents {
  /** Declares a collection; creates it and its indexes where they are missing. */
  abstract collection<T extends Doc>(spec: CollectionSpec<T>): Promise<Collection<T>>
  abstract ping(): Promise<void>
  abstract close(): Promise<void>
}
