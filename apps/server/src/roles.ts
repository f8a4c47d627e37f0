import type { Type } from '@nestjs/common'

/** A role is a name and a lazy import of its module. Roles without a feature have none yet. */
export const roles: Record<string, (() => Promise<Type>) | undefined> = {
  gateway: async () => (await import('@ultrachat/gateway')).GatewayModule,
  auth: async () => (await import('@ultrachat/auth')).AuthModule,
  user: async () => (await import('@ultrachat/user')).UserModule,
  chat: async () => (await import('@ultrachat/chat')).ChatModule,
  messages: async () => (await import('@ultrachat/messages')).MessagesModule,
  files: undefined,
  webrtc: undefined,
  notifications: undefined,
  search: undefined,
}

export function listRoles(): string {
  return Object.entries(roles)
    .map(([name, load]) => `${name.padEnd(14)} ${load ? 'runs in this process' : 'has no feature yet'}`)
    .join('\n')
}
