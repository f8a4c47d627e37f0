import { describe, expect, it } from 'vitest'
import { clientIp } from './client-ip.js'

describe(clientIp, () => {
  const cases: [string, string | string[] | undefined, number, string][] = [
    // Without trusted proxies the header is worth nothing.
    ['198.51.100.1', undefined, 0, '198.51.100.1'],
    ['198.51.100.1', '10.0.0.1', 0, '198.51.100.1'],
    // One proxy: what it appended, not what the caller wrote.
    ['127.0.0.1', '203.0.113.9', 1, '203.0.113.9'],
    ['127.0.0.1', '10.0.0.1, 203.0.113.9', 1, '203.0.113.9'],
    ['127.0.0.1', ['10.0.0.1', '203.0.113.9'], 1, '203.0.113.9'],
    ['127.0.0.1', ' 10.0.0.1 ,, 203.0.113.9 ', 1, '203.0.113.9'],
    // Two: the outer one's.
    ['127.0.0.1', '10.0.0.1, 203.0.113.9, 192.0.2.1', 2, '203.0.113.9'],
    // Fewer entries than proxies: the furthest that is there.
    ['127.0.0.1', '203.0.113.9', 2, '203.0.113.9'],
    ['127.0.0.1', undefined, 1, '127.0.0.1'],
    ['127.0.0.1', '', 1, '127.0.0.1'],
    ['127.0.0.1', ',,', 1, '127.0.0.1'],
    ['::1', '2001:db8::1', 1, '2001:db8::1'],
  ]
  it.each(cases)('of %s with %j behind %i proxies is %4$s', (peer, forwarded, hops, expected) => {
    expect(clientIp(peer, forwarded, hops)).toBe(expected)
  })

  it('is the same however long a chain the caller invents', () => {
    for (let i = 0; i < 1000; i++) {
      const invented = Array.from({ length: i % 20 }, (_, n) => `10.${i % 250}.0.${n}`)
      expect(clientIp('127.0.0.1', [...invented, '203.0.113.9'].join(', '), 1)).toBe('203.0.113.9')
    }
  })
})
