import { benchFanOut } from './fan-out.js'
import { type ReportRow, report } from './report.js'
import { benchSends } from './sends.js'

const TEXT = 'x'.repeat(140)

/** `npm run bench [-- quick]`: everything side by side in one run; prints a table. */
const isQuick = process.argv.includes('quick')
const [seconds, rounds] = isQuick ? [2, 2] : [5, 5]
const rows: ReportRow[] = []
for (const run of [
  () => benchSends(1, seconds, rounds, TEXT),
  () => benchSends(256, seconds, rounds, TEXT),
  () => benchFanOut(100, seconds, rounds, TEXT),
  () => benchFanOut(1000, seconds, rounds, TEXT),
]) {
  const row = await run()
  rows.push(row)
  process.stderr.write(
    `${row.what}: ${Math.round(row.ours)} against ${Math.round(row.theirs)}, ratio ${row.ratio.toFixed(2)}\n`,
  )
}
process.stdout.write(report(rows))
