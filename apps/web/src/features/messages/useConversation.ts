import type { ChatView } from '@ultrachat/client'
import type { Message } from '@ultrachat/contracts'
import { computed, inject, provide, ref, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { useClient, useKnown } from '../../stores/client'
import { recall, remember } from './conversationMemory'
import { permissionsOf, type Permissions } from './permissions'

export interface Conversation {
  readonly chatId: string
  readonly myId: string
  readonly chat: Readonly<Ref<ChatView | undefined>>
  readonly may: ComputedRef<Permissions>
  /** The composer's top line: what is answered, or what is changed. */
  readonly replyTo: Ref<Message | undefined>
  readonly editing: Ref<Message | undefined>
  /** The row whose actions show: under the pointer, or with the focus. */
  readonly activeKey: Ref<string | undefined>
  /** A layer belongs to the active row: it stays active. */
  readonly isHeld: Ref<boolean>
  /** For "react with", "who reacted" and "seen by". */
  readonly reactingTo: Ref<Message | undefined>
  readonly askingAbout: Ref<Message | undefined>
  readonly seenMessage: Ref<Message | undefined>
  /** The list gives these. */
  toSeq: (seq: number) => Promise<unknown>
  toEnd: () => Promise<void>
  focusComposer: () => void
}

const key: InjectionKey<Conversation> = Symbol('conversation')

/** What the header, the list and the composer of one conversation share. */
export function provideConversation(chatId: string): Conversation {
  const client = useClient()
  const chat = useKnown(() => client.chat(chatId))
  const known = client.messages(chatId).items.find(({ message }) => message.id === recall(chatId).replyToId)
  const replyTo = ref<Message | undefined>(known?.message)
  const conversation: Conversation = {
    chatId,
    myId: client.me()?.id ?? '',
    chat,
    may: computed(() => permissionsOf(chat.value)),
    replyTo: computed({
      get: () => replyTo.value,
      set: (message) => {
        replyTo.value = message
        remember(chatId, { replyToId: message?.id })
      },
    }),
    editing: ref(),
    activeKey: ref(),
    isHeld: ref(false),
    reactingTo: ref(),
    askingAbout: ref(),
    seenMessage: ref(),
    toSeq: () => Promise.resolve(),
    toEnd: () => Promise.resolve(),
    focusComposer: () => {},
  }
  provide(key, conversation)
  return conversation
}

export function useConversation(): Conversation {
  return inject(key)!
}
