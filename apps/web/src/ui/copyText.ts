/** Copies, also on a plain http address where `navigator.clipboard` does not exist. Answers whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  const focused = document.activeElement as HTMLElement | null
  area.value = text
  area.setAttribute('readonly', '')
  Object.assign(area.style, { position: 'fixed', top: '0', opacity: '0' })
  // Inside an open dialog the focus may not leave it, so the area goes where the focus is.
  ;(focused?.closest('[role=dialog],[role=alertdialog]') ?? document.body).append(area)
  area.select()
  // Old, and the only way without a secure context.
  // oxlint-disable-next-line typescript/no-deprecated
  const ok = document.execCommand('copy')
  area.remove()
  focused?.focus()
  return ok
}
