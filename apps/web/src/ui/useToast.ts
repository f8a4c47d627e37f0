import { shallowRef } from 'vue'

export interface Toast {
  id: number
  message: string
  kind: 'info' | 'success' | 'error'
  /** One thing to do about it, such as Undo. */
  action?: { label: string; run: () => void }
  /** Milliseconds; errors and undos stay longer by default. */
  duration: number
}

export const toasts = shallowRef<Toast[]>([])
let lastId = 0

/** `show('Link copied')`, `show('Message deleted', { action: { label: 'Undo', run } })`. UiToaster, once in App.vue, draws them. */
export function useToast() {
  return { show, dismiss }
}

function show(message: string, options: Partial<Omit<Toast, 'id' | 'message'>> = {}): number {
  const kind = options.kind ?? 'info'
  const duration = options.duration ?? (options.action || kind === 'error' ? 7000 : 3500)
  const toast: Toast = { ...options, id: ++lastId, message, kind, duration }
  // The same words twice in a row would only flicker; more than three would hide the chat.
  toasts.value = [...toasts.value.filter((other) => other.message !== message), toast].slice(-3)
  return toast.id
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}
