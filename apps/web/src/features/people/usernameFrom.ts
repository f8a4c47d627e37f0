import { limits } from '@ultrachat/contracts'

/** A name as a username: `Ada Lovelace` is `ada.lovelace`, accents dropped. */
export function usernameFrom(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain
    .replace(/[^a-z0-9_-]+/g, '.')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, limits.usernameMax)
}
