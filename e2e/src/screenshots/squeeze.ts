import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { paletteOf } from './palette.js'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** The same picture in at most 256 colours, a third of the size (PNG, RFC 2083): documentation is cloned by everybody. */
export function squeeze(png: Buffer): Buffer {
  const { width, height, pixels, depth } = decode(png)
  const { colours, indexOf } = paletteOf(pixels, depth)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexOf((y * width + x) * depth)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(colours.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** What Chromium writes: 8 bits of RGB or RGBA, not interlaced. */
function decode(png: Buffer): { width: number; height: number; depth: number; pixels: Buffer } {
  const data: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const [width, height, depth] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3]
  const raw = inflateSync(Buffer.concat(data))
  const line = width * depth
  const pixels = Buffer.alloc(line * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)]!
    for (let x = 0; x < line; x++) {
      const left = x < depth ? 0 : pixels[y * line + x - depth]!
      const up = y === 0 ? 0 : pixels[(y - 1) * line + x]!
      const corner = x < depth || y === 0 ? 0 : pixels[(y - 1) * line + x - depth]!
      pixels[y * line + x] = raw[y * (line + 1) + 1 + x]! + guess(filter, left, up, corner)
    }
  }
  return { width, height, depth, pixels }
}

function guess(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter === 0) return 0
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([size, body, sum])
}
