import { inject, useId, type ComputedRef, type InjectionKey } from 'vue'

/** What a UiField tells the control inside it. */
export interface FieldContext {
  id: string
  describedBy: ComputedRef<string | undefined>
  invalid: ComputedRef<boolean>
  required: ComputedRef<boolean>
}

export const fieldKey: InjectionKey<FieldContext> = Symbol('field')

/** Controls work with and without a field around them. */
export function useField(): Partial<FieldContext> & { id: string } {
  return inject(fieldKey, undefined) ?? { id: useId() }
}
