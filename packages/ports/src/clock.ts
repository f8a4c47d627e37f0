/** The time. Tests own it. */
export abstract class Clock {
  /** Milliseconds since 1970, UTC. */
  abstract now(): number
  /** RFC 3339 with milliseconds, UTC. */
  iso(ms = this.now()): string {
    return new Date(ms).toISOString()
  }
}

export class SystemClock extends Clock {
  override now(): number {
    return Date.now()
  }
}
