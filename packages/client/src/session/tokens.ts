/** Where `auth: 'body'` keeps the refresh token; give one that lasts if the sign-in should survive a restart. */
export interface TokenStore {
  get(): Promise<string | undefined> | string | undefined
  set(refreshToken: string | undefined): Promise<void> | void
}

export function memoryTokens(refreshToken?: string): TokenStore {
  let token = refreshToken
  return { get: () => token, set: (next) => void (token = next) }
}
