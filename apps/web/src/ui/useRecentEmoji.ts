import { useLocalStorage } from '@vueuse/core'

const recent = useLocalStorage<string[]>('ultrachat.emoji.recent', [])
const tone = useLocalStorage<number>('ultrachat.emoji.tone', 0)
const favourites = ['👍', '❤️', '😂', '🔥', '🎉', '😮', '😢', '🙏']

/** What was used last on this device, and the skin tone. `quick(6)` fills up with favourites, for the reaction bar. */
export function useRecentEmoji() {
  return { recent, tone, remember, quick }
}

function remember(char: string): void {
  recent.value = [char, ...recent.value.filter((other) => other !== char)].slice(0, 24)
}

function quick(count: number): string[] {
  return [...new Set([...recent.value, ...favourites])].slice(0, count)
}
