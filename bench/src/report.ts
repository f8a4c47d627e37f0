import { cpus } from 'node:os'
import { type Sample, median, quantile, ratio } from './measure.js'

export interface ReportRow {
  readonly what: string
  readonly against: string
  readonly ours: number
  readonly theirs: number
  readonly ratio: number
  readonly p50: number
  readonly p99: number
}

export function rowOf(what: string, against: string, ours: readonly Sample[], theirs: readonly Sample[]): ReportRow {
  const latencies = ours.flatMap((sample) => sample.latencies)
  return {
    what,
    against,
    ours: median(ours.map((sample) => sample.perSecond)),
    theirs: median(theirs.map((sample) => sample.perSecond)),
    ratio: ratio(ours, theirs),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  }
}

/** A Markdown table; quote the ratios, the machine is noisy. */
export function report(rows: readonly ReportRow[]): string {
  const whole = (n: number) => Math.round(n).toLocaleString('en')
  const lines = rows.map(
    (row) =>
      `| ${row.what} | ${whole(row.ours)} | ${row.against} | ${whole(row.theirs)} | **${row.ratio.toFixed(2)}** | ${row.p50.toFixed(2)}; ${row.p99.toFixed(1)} |`,
  )
  return [
    `${cpus().length} cores (${cpus()[0]!.model.trim()}), Node ${process.version}, everything on loopback, 140-byte messages; medians of rounds in turn.`,
    '',
    '| what | UltraChat | against | it | ratio | send to ack, ms p50; p99 |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n')
}
