import { retryAfterOf } from '@ultrachat/client'
import { i18n } from './i18n'

/** `path: reason` for each field that the server did not accept. */
const issuesOf = (error: unknown): string[] => {
  const issues = (error as { params?: { issues?: unknown } })?.params?.issues
  return Array.isArray(issues) ? issues.map(String) : []
}

export function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : 'client.unknown'
}

/** What went wrong and what to do next, in the person's language. */
export function wordingOf(error: unknown): string {
  const { t, te } = i18n.global
  const code = codeOf(error)
  const params = { ...(error as { params?: Record<string, unknown> })?.params }
  params['retryAfter'] ??= Math.ceil((retryAfterOf(error) ?? 0) / 1000)
  // Some refusals have several reasons, each with words of its own.
  const precise = `errors.${code}_${String(params['reason'])}`
  if (te(precise)) return t(precise, params)
  return te(`errors.${code}`) ? t(`errors.${code}`, params) : t('errors.client.unknown')
}

/** Which fields of a form an error is about. `fields` are the form's own; `codes` says which field a code belongs to. */
export function fieldErrorsOf<F extends string>(
  error: unknown,
  fields: readonly F[],
  codes: Partial<Record<string, F>> = {},
): Partial<Record<F, string>> {
  const { t, te } = i18n.global
  const found: Partial<Record<F, string>> = {}
  const field = codes[codeOf(error)]
  if (field) found[field] = wordingOf(error)
  for (const issue of issuesOf(error)) {
    const path = issue.split(/[:.]/, 1)[0] as F
    if (fields.includes(path)) found[path] = te(`errors.fields.${path}`) ? t(`errors.fields.${path}`) : wordingOf(error)
  }
  return found
}
