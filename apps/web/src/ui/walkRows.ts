const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }

/** Arrow keys, Home and End walk the rows (`data-row`) of the list that hears the key. */
export function walkRows(event: KeyboardEvent): void {
  const step = steps[event.key]
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const rows = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[data-row]')]
  const at = rows.indexOf((event.target as HTMLElement).closest<HTMLElement>('[data-row]')!)
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))]
  if (at < 0 || !next) return
  event.preventDefault()
  next.focus()
}
