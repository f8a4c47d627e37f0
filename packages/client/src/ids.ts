let lastTime = 0
let counter = 0

/**
 * A UUIDv7 (RFC 9562). Ids of one client sort in the order in which they were made, also within a millisecond.
 * `crypto.randomUUID` is missing on plain http addresses, so the bits come from `getRandomValues`.
 */
export function newId(now = Date.now()): string {
  if (now > lastTime) {
    lastTime = now
    counter = 0
  } else if (++counter > 0xfff) {
    lastTime++
    counter = 0
  }
  const random = crypto.getRandomValues(new Uint8Array(8))
  random[0] = (random[0]! & 0x3f) | 0x80
  const time = lastTime.toString(16).padStart(12, '0')
  const tail = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
