/** Shared memory that may be lost: presence, typing, counters. Values are strings; every time is milliseconds. */
export abstract class Ephemeral {
  abstract get(key: string): Promise<string | undefined>
  abstract set(key: string, value: string, ttlMs?: number): Promise<void>
  abstract delete(key: string): Promise<void>
  /** Adds `by` and answers the sum and what is left of the window; the first call of a window starts its TTL. */
  abstract increment(key: string, by: number, ttlMs: number): Promise<{ value: number; ttlMs: number }>
  /** Sets `next` only where the present value is `expected` (undefined: absent). Answers whether it did. */
  abstract compareAndSet(key: string, expected: string | undefined, next: string, ttlMs?: number): Promise<boolean>
  /** Adds a member that leaves by itself after `ttlMs`; adding again renews it. */
  abstract addToSet(key: string, member: string, ttlMs: number): Promise<void>
  abstract removeFromSet(key: string, member: string): Promise<void>
  /** The members that have not left, in no order. */
  abstract membersOf(key: string): Promise<string[]>
  abstract close(): Promise<void>
}
