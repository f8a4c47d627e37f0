import { nextTick, type Ref } from 'vue'
import { useKnown } from '../../stores/client'
import type { useComposer } from './useComposer'
import type { useMentions } from './useMentions'
import { wrapSelection } from './wrapSelection'

const marks: Record<string, string> = { KeyB: '**', KeyI: '*', KeyE: '`' }

/** The keys of the composer. An input method's Enter chooses a word and never sends. */
export function useComposerKeys(
  area: Readonly<Ref<HTMLTextAreaElement | null | undefined>>,
  composer: ReturnType<typeof useComposer>,
  mentions: ReturnType<typeof useMentions>,
) {
  const sendKey = useKnown((client) => client.settings()?.sendKey ?? 'enter')
  return { onKeydown, insert }

  function onKeydown(event: KeyboardEvent): void {
    // 229: Safari says that a composition has ended before its Enter is told.
    // oxlint-disable-next-line typescript/no-deprecated
    if (event.isComposing || event.keyCode === 229) return
    if (mentions.onKeydown(event)) return stop(event)
    const hasMod = event.ctrlKey || event.metaKey
    const mark = hasMod && !event.altKey && !event.shiftKey ? marks[event.code] : undefined
    if (mark) {
      stop(event)
      wrap(mark)
    } else if (event.key === 'Enter' && isSend(event, hasMod)) {
      stop(event)
      void composer.submit()
    } else if (event.key === 'Escape') {
      if (composer.cancel()) stop(event)
    } else if (event.key === 'ArrowUp' && composer.text.value === '' && !hasMod && !event.altKey && !event.shiftKey) {
      if (composer.editLast()) stop(event)
    }
  }

  function isSend(event: KeyboardEvent, hasMod: boolean): boolean {
    if (event.shiftKey || event.altKey) return false
    // On a touch keyboard there is no Shift+Enter: Enter breaks the line, the button sends.
    if (!hasMod && matchMedia('(pointer: coarse) and (hover: none)').matches) return false
    return hasMod || sendKey.value === 'enter'
  }

  function stop(event: KeyboardEvent): void {
    event.preventDefault()
    event.stopPropagation()
  }

  function wrap(mark: string): void {
    const el = area.value
    if (!el) return
    const { text, start, end } = wrapSelection({ text: el.value, start: el.selectionStart, end: el.selectionEnd }, mark)
    put(text, start, end)
  }

  /** At the caret, in place of what is selected. */
  function insert(words: string): void {
    const el = area.value
    const start = el?.selectionStart ?? composer.text.value.length
    const end = el?.selectionEnd ?? start
    put(composer.text.value.slice(0, start) + words + composer.text.value.slice(end), start + words.length)
  }

  function put(text: string, start: number, end = start): void {
    composer.set(text)
    void nextTick(() => {
      area.value?.focus()
      area.value?.setSelectionRange(start, end)
    })
  }
}
