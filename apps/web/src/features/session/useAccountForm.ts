import { limits, type User } from '@ultrachat/contracts'
import { reactive, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useForm } from '../../app/useForm'
import { useClient } from '../../stores/client'
import { usernameFrom } from '../people'

const fields = ['name', 'username', 'password'] as const
const USERNAME = new RegExp(`^[a-z0-9_.-]{${limits.usernameMin},${limits.usernameMax}}$`)

/** A new account: what is typed, what is wrong with it, and making it. Nothing typed is lost when it fails. */
export function useAccountForm(element: Readonly<Ref<HTMLElement | null>>) {
  const { t } = useI18n()
  const client = useClient()
  const values = reactive({ name: '', username: '', password: '' })
  const isUsernameTyped = ref(false)
  watch(
    () => values.name,
    (name) => {
      if (!isUsernameTyped.value) values.username = usernameFrom(name)
    },
  )
  watch(
    () => values.username,
    (username) => {
      if (username !== username.toLowerCase()) values.username = username.toLowerCase()
      if (username !== usernameFrom(values.name)) isUsernameTyped.value = username !== ''
    },
  )

  const form = useForm({
    fields,
    element,
    codes: { 'auth.username_taken': 'username' },
    check: () => ({
      name: values.name.trim() ? undefined : t('errors.fields.name'),
      username: USERNAME.test(values.username) ? undefined : t('errors.fields.username'),
      password:
        values.password.length >= limits.passwordMin && values.password.length <= limits.passwordMax
          ? undefined
          : t('errors.fields.password'),
    }),
  })
  for (const field of fields)
    watch(
      () => values[field],
      () => form.forget(field),
    )

  async function register(extra: { setupToken?: string; inviteCode?: string } = {}): Promise<User | undefined> {
    let user: User | undefined
    await form.submit(async () => {
      user = await client.register({ ...values, name: values.name.trim(), ...extra })
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
      void client.updateSettings({ timeZone }).catch(() => {})
    })
    return user
  }

  return { ...form, values, register }
}
