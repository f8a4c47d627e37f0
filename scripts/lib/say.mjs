// What the scripts print: one line per step, with its time.
const started = Date.now()
const colour = process.stdout.isTTY && !process.env.NO_COLOR

const paint = (code, text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text)
export const dim = (text) => paint(2, text)
export const red = (text) => paint(31, text)
export const green = (text) => paint(32, text)
export const bold = (text) => paint(1, text)

export const say = (text) => console.log(`${dim('ultrachat')} ${text}`)

export function seconds(ms) {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

export const sinceStart = () => seconds(Date.now() - started)

/** Says that a long step is still at work, so that nobody takes it for hung. Returns the function that ends it. */
export function heartbeat(text, everyMs = 10_000) {
  const from = Date.now()
  const timer = setInterval(
    () => say(dim(`… ${typeof text === 'function' ? text() : text}, ${seconds(Date.now() - from)}`)),
    everyMs,
  )
  timer.unref()
  return () => clearInterval(timer)
}

/** Ends the run with one sentence that says what to do. */
export function giveUp(sentence) {
  console.error(`\n${red('UltraChat cannot go on:')} ${sentence}`)
  process.exit(1)
}
