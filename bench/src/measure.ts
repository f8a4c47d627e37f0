export interface Sample {
  readonly perSecond: number
  /** Milliseconds; empty where nothing waits. */
  readonly latencies: number[]
}

/** Runs the cases in turn, A B A B ..., so that a machine whose speed drifts treats them alike. */
export async function inTurn(
  rounds: number,
  cases: Record<string, () => Promise<Sample>>,
): Promise<Record<string, Sample[]>> {
  const samples: Record<string, Sample[]> = {}
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(cases)) {
      process.stderr.write(`  round ${round + 1} of ${rounds}: ${name}\n`)
      ;(samples[name] ??= []).push(await run())
    }
  }
  return samples
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}

/** Median of the ratios pair by pair. */
export function ratio(a: readonly Sample[], b: readonly Sample[]): number {
  return median(a.map((sample, i) => sample.perSecond / b[i]!.perSecond))
}

/** Keeps `workers` loops busy for `seconds`; each turn is one operation. */
export async function closedLoop(
  workers: number,
  seconds: number,
  operation: (worker: number) => Promise<unknown>,
): Promise<Sample> {
  const latencies: number[] = []
  const start = performance.now()
  const end = start + seconds * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      while (performance.now() < end) {
        const before = performance.now()
        await operation(worker)
        latencies.push(performance.now() - before)
        done++
      }
    }),
  )
  return { perSecond: done / ((performance.now() - start) / 1000), latencies }
}
