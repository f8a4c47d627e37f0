/** Milliseconds before the next try: doubling, capped, with full jitter in the upper half so that clients spread out. */
export function backoff(attempt: number, { base = 500, cap = 15_000, random = Math.random } = {}): number {
  const whole = Math.min(cap, base * 2 ** Math.min(attempt, 16))
  return whole / 2 + random() * (whole / 2)
}
