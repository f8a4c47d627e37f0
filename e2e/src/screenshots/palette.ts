type Colour = readonly [number, number, number]
interface Shade {
  readonly colour: Colour
  readonly key: number
  readonly count: number
}

/** At most 256 colours for these pixels, by median cut; how often a colour is seen weighs, but not so much that small accents drown. */
export function paletteOf(pixels: Buffer, depth: number): { colours: Colour[]; indexOf: (at: number) => number } {
  const keyAt = (at: number) => (pixels[at]! << 16) | (pixels[at + 1]! << 8) | pixels[at + 2]!
  const counts = new Map<number, number>()
  for (let at = 0; at < pixels.length; at += depth) counts.set(keyAt(at), (counts.get(keyAt(at)) ?? 0) + 1)
  const shades = [...counts].map(([key, count]) => ({
    key,
    colour: [key >> 16, (key >> 8) & 255, key & 255] as const,
    count: Math.sqrt(count),
  }))
  const boxes = [shades]
  while (boxes.length < 256) {
    const widest = boxes.reduce((best, box) => (spread(box).score > spread(best).score ? box : best))
    if (widest.length < 2) break
    boxes.splice(boxes.indexOf(widest), 1, ...cut(widest))
  }
  const index = new Map(boxes.flatMap((box, at) => box.map(({ key }) => [key, at] as const)))
  return { colours: boxes.map(mean), indexOf: (at) => index.get(keyAt(at))! }
}

const known = new WeakMap<readonly Shade[], { score: number; channel: 0 | 1 | 2 }>()

/** How much the box would gain from a cut, and through which channel. */
function spread(box: readonly Shade[]): { score: number; channel: 0 | 1 | 2 } {
  const before = known.get(box)
  if (before) return before
  let best = { score: -1, channel: 0 as 0 | 1 | 2 }
  const total = box.reduce((sum, { count }) => sum + count, 0)
  for (const channel of [0, 1, 2] as const) {
    const middle = box.reduce((sum, { colour, count }) => sum + colour[channel] * count, 0) / total
    const score = box.reduce((sum, { colour, count }) => sum + (colour[channel] - middle) ** 2 * count, 0)
    if (score > best.score) best = { score, channel }
  }
  known.set(box, best)
  return best
}

/** In two, where the two halves are as even in themselves as can be. */
function cut(box: readonly Shade[]): [Shade[], Shade[]] {
  const { channel } = spread(box)
  const sorted = box.toSorted((a, b) => a.colour[channel] - b.colour[channel])
  const total = sorted.reduce((sum, { count }) => sum + count, 0)
  const middle = sorted.reduce((sum, { colour, count }) => sum + colour[channel] * count, 0) / total
  const at = sorted.findIndex(({ colour }) => colour[channel] > middle)
  const place = at <= 0 ? sorted.length >> 1 : at
  return [sorted.slice(0, place), sorted.slice(place)]
}

/** The colour itself where there is one, so that flat surfaces stay what the design says: the most frequent wins a small box. */
function mean(box: readonly Shade[]): Colour {
  const top = box.reduce((best, shade) => (shade.count > best.count ? shade : best))
  const total = box.reduce((sum, { count }) => sum + count, 0)
  if (top.count * 2 > total) return top.colour
  const average = (channel: 0 | 1 | 2) =>
    Math.round(box.reduce((sum, { colour, count }) => sum + colour[channel] * count, 0) / total)
  return [average(0), average(1), average(2)]
}
