import { z } from 'zod'
import { NoInput } from './common.js'
import { defineCommand } from './define.js'

export const ServerInfo = z.object({
  name: z.string(),
  version: z.string(),
  registration: z.enum(['open', 'invite', 'closed']),
  /** True while there is no user: the first registers with the setup token. */
  needsOwner: z.boolean(),
  features: z.array(z.string()),
  limits: z.record(z.string(), z.int()),
})
export type ServerInfo = z.infer<typeof ServerInfo>

export const info = defineCommand('server.info', {
  summary: 'What this server is and can do.',
  input: NoInput,
  output: ServerInfo,
  http: 'GET /server',
  auth: 'anyone',
})
