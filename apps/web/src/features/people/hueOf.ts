/** A hue from an id's random tail: people get theirs from the server by the same rule, chats have it from here. */
export function hueOf(id: string): number {
  return parseInt(id.slice(-6), 16) % 360 || 0
}
