import type { ServerInfo } from '@ultrachat/contracts'
import { readonly, shallowRef } from 'vue'
import { useClient } from './client'

const info = shallowRef<ServerInfo>()
const error = shallowRef<unknown>()
let asking: Promise<void> | undefined

/** What the server says of itself: its name, who may register, whether it still has no owner. */
export function useServer() {
  if (!info.value) void load()
  return { info: readonly(info), error: readonly(error), load }
}

async function load(): Promise<void> {
  asking ??= useClient()
    .api.server.info()
    .then(
      (answer) => {
        info.value = answer
        error.value = undefined
      },
      (failure: unknown) => void (error.value = failure),
    )
    .finally(() => (asking = undefined))
  return asking
}
