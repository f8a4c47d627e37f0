import { z } from 'zod'

/** Sizes that clients may rely on; `GET /api/server` repeats them. */
export const limits = {
  textCodePoints: 8000,
  frameBytes: 128 * 1024,
  bodyBytes: 128 * 1024,
  usernameMin: 3,
  usernameMax: 32,
  nameMax: 64,
  titleMax: 128,
  descriptionMax: 1000,
  emojiCodePoints: 16,
  passwordMin: 8,
  passwordMax: 128,
  pageMax: 100,
  syncChats: 500,
  tooLongAfter: 200,
  membersPerChat: 10_000,
  readsShownUpTo: 100,
  serviceJoinsUpTo: 100,
  reactionsPerMessage: 20,
  unreadMentions: 100,
  presenceWatch: 200,
} as const

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
export const Id = z.string().regex(UUID, 'must be a lower-case UUID').meta({ format: 'uuid' })
export type Id = z.infer<typeof Id>
/** Made by clients, whose platforms write UUIDs in either case; compared as it was sent. */
export const ClientId = z.string().regex(new RegExp(UUID, 'i'), 'must be a UUID').meta({ format: 'uuid' })

export const Time = z.iso.datetime()
export const Seq = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
export const Pts = Seq
export const Page = z.int().min(1).max(limits.pageMax)

/** Something that we made and that comes back as it is: printable ASCII. */
export function opaque(max: number) {
  return z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be as the server gave it')
    .max(max)
}
export const Cursor = opaque(512)

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/
const LINE_CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/** Length in code points, as the limits count it. */
export function codePoints(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit <= 0xdbff && i + 1 < text.length) {
      count--
      i++
    }
  }
  return count
}

/** Text as people write it: well formed, `\n` and `\t` but no other control characters, not only white space. */
function written(max: number, multiline: boolean) {
  return z
    .string()
    .check((ctx) => {
      const text = ctx.value
      const issue = problemOf(text, max, multiline)
      if (issue) ctx.issues.push({ code: 'custom', message: issue, input: text.length > 100 ? undefined : text })
    })
    .meta({ minLength: 1, maxLength: max })
}

function problemOf(text: string, max: number, multiline: boolean): string | undefined {
  if (text.length > max * 2) return `must be at most ${max} characters long`
  if (!text.isWellFormed()) return 'must be well-formed Unicode (it has a lone surrogate)'
  if ((multiline ? CONTROL : LINE_CONTROL).test(text)) return 'must not have control characters'
  if (codePoints(text) > max) return `must be at most ${max} characters long`
  if (text.trim() === '') return 'must not be empty'
  return undefined
}

export const Text = written(limits.textCodePoints, true)
export const Title = written(limits.titleMax, false)
export const Name = written(limits.nameMax, false)
/** What people type to find something. */
export const Query = written(64, false)
/** How people call what only they see. */
export const Label = written(64, false)
export const Description = z.union([written(limits.descriptionMax, true), z.literal('')])
export const Emoji = written(limits.emojiCodePoints, false)
export const Username = z
  .string()
  .regex(/^[a-z0-9_.-]{3,32}$/, 'must be 3 to 32 of a-z, 0-9, _ . -')
  .meta({ minLength: limits.usernameMin, maxLength: limits.usernameMax })
export const Password = z
  .string()
  .min(limits.passwordMin)
  .max(limits.passwordMax)
  .check((ctx) => {
    if (!ctx.value.isWellFormed()) ctx.issues.push({ code: 'custom', message: 'must be well-formed Unicode', input: '' })
  })

export const Nothing = z.object({})
export const NoInput = z.strictObject({})

export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: Cursor.optional() })
}
