import { z } from 'zod'

const onOff = z.enum(['on', 'off'])
/** `count/seconds`, for example `60/10`. */
const rate = z
  .string()
  .regex(/^[1-9]\d{0,6}\/[1-9]\d{0,4}$/, 'must be count/seconds, for example 60/10')
  .transform((text) => {
    const [count, seconds] = text.split('/').map(Number)
    return { count: count!, seconds: seconds! }
  })
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
const origin = z
  .url({ protocol: /^https?$/ })
  .refine((url) => URL.canParse(url) && new URL(url).href === `${new URL(url).origin}/`, 'must end behind the host and port')
  .transform((url) => new URL(url).origin)

export type Rate = z.output<typeof rate>

export interface Variable {
  readonly schema: z.ZodType
  readonly default?: string
  /** What its operator reads; docs/configuration.md is made of these. */
  readonly says: string
  readonly secret?: true
}

/** Every environment variable that UltraChat reads. */
export const variables = {
  PORT: { schema: whole(0, 65535), default: '3000', says: 'The port on which people connect.' },
  HOST: {
    schema: z.string().min(1),
    default: '127.0.0.1',
    says: 'The address on which it listens; 0.0.0.0 lets other machines connect.',
  },
  DATA_DIR: { schema: z.string().min(1), default: './data', says: 'The folder of everything that must last. Back it up.' },
  PUBLIC_URL: {
    schema: origin.optional(),
    says: 'The address that people type, for example https://chat.example.org; links and the origin check use it. Without it, the one of each request.',
  },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    default: 'info',
    says: 'How much the log tells. It never holds tokens or the text of messages.',
  },
  NODE_ENV: {
    schema: z.enum(['production', 'development', 'test']),
    default: 'production',
    says: 'Leave it alone; development and test lift the checks against unsafe settings.',
  },
  TLS_CERT: {
    schema: z.string().min(1).optional(),
    says: 'Path of a certificate (PEM), to serve https without a proxy; needs TLS_KEY.',
  },
  TLS_KEY: { schema: z.string().min(1).optional(), says: 'Path of the key (PEM) of TLS_CERT.' },
  ULTRACHAT_SERVER_NAME: { schema: z.string().min(1).max(64), default: 'UltraChat', says: 'The name that people see.' },
  ULTRACHAT_REGISTRATION: {
    schema: z.enum(['open', 'invite', 'closed']),
    default: 'invite',
    says: 'Who may create an account: anyone (open), those with an invite link (invite), or nobody (closed).',
  },
  ULTRACHAT_SETUP_TOKEN: {
    schema: z.string().min(16).max(128).optional(),
    secret: true,
    says: 'The token with which the first person becomes the owner. Without it, the server makes one and prints a link.',
  },
  ULTRACHAT_SECRET: {
    schema: z.string().min(32).max(256).optional(),
    secret: true,
    says: 'The key from which all other keys are derived. Without it, one is made and kept in DATA_DIR/secret.',
  },
  ULTRACHAT_BCRYPT_COST: {
    schema: whole(4, 16),
    default: '12',
    says: 'The work factor of password hashes; below 12 is refused in production.',
  },
  ULTRACHAT_TRUSTED_PROXIES: {
    schema: whole(0, 10),
    default: '0',
    says: 'How many proxies in front of it add to X-Forwarded-For; the address that rate limits count is taken from there.',
  },
  ULTRACHAT_RATE_LIMITS: {
    schema: onOff,
    default: 'on',
    says: 'off lifts rate limits, connection caps and the login lock, for load tests; refused in production unless HOST is loopback.',
  },
  ULTRACHAT_LIMIT_AUTH: {
    schema: rate,
    default: '30/60',
    says: 'Sign-ins, registrations and invite previews: count/seconds per address.',
  },
  ULTRACHAT_LIMIT_LOGIN: { schema: rate, default: '10/300', says: 'Failed sign-ins: count/seconds per account.' },
  ULTRACHAT_LIMIT_SEND: {
    schema: rate,
    default: '120/20',
    says: 'Messages, edits, deletions and reactions: count/seconds per person.',
  },
  ULTRACHAT_LIMIT_WRITE: { schema: rate, default: '300/60', says: 'Other changes: count/seconds per person.' },
  ULTRACHAT_LIMIT_READ: { schema: rate, default: '1200/60', says: 'Reads: count/seconds per person.' },
  ULTRACHAT_LIMIT_TYPING: {
    schema: rate,
    default: '120/60',
    says: 'Typing and presence: count/seconds per person; what is above is dropped.',
  },
  ULTRACHAT_SOCKETS_PER_USER: { schema: whole(1, 10_000), default: '50', says: 'Connections that one person may hold.' },
  ULTRACHAT_SOCKETS_PER_IP: { schema: whole(1, 1_000_000), default: '500', says: 'Connections that one address may hold.' },
} as const satisfies Record<string, Variable>

export type VariableName = keyof typeof variables
