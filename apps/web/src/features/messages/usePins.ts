import type { Message } from '@ultrachat/contracts'
import { onScopeDispose, shallowRef } from 'vue'
import { useClient } from '../../stores/client'

/** The pinned messages of a chat, newest first, kept by events. */
export function usePins(chatId: string) {
  const client = useClient()
  const pins = shallowRef<readonly Message[]>([])
  const stops = [
    client.on('synced', () => void load()),
    client.on('message:updated', ({ message }) => message.chatId === chatId && heard(message)),
    client.on('message:deleted', ({ message }) => message.chatId === chatId && (pins.value = without(message.id))),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))
  void load()
  return { pins, load }

  async function load(): Promise<void> {
    // Offline it is asked again after the next sync.
    await client.api.messages.pins({ chatId }).then(
      ({ items }) => (pins.value = sorted(items)),
      () => {},
    )
  }

  function heard(message: Message): void {
    const isKnown = pins.value.some((pin) => pin.id === message.id)
    if (message.pinnedAt) pins.value = sorted([...without(message.id), message])
    else if (isKnown) pins.value = without(message.id)
  }

  function without(id: string): Message[] {
    return pins.value.some((pin) => pin.id === id) ? pins.value.filter((pin) => pin.id !== id) : (pins.value as Message[])
  }
}

const sorted = (messages: readonly Message[]) => [...messages].sort((a, b) => b.seq - a.seq)
