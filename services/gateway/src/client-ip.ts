/**
 * The address of who really calls: behind `hops` trusted proxies the one that the outermost of them saw. What stands further
 * left in X-Forwarded-For was written by the caller and is not believed.
 */
export function clientIp(peer: string, forwardedFor: string | string[] | undefined, hops: number): string {
  if (hops === 0) return peer
  const chain = [forwardedFor ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  return chain.at(-hops) ?? chain[0] ?? peer
}
