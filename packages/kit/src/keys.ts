import { type KeyObject, createHmac, createSecretKey, hkdfSync } from 'node:crypto'

/** The server's secret; every key in use is derived from it under a name of its own (HKDF, RFC 5869). */
export class Keys {
  readonly #derived = new Map<string, Buffer>()
  readonly #objects = new Map<string, KeyObject>()
  constructor(private readonly secret: string) {}

  /** 32 bytes, always the same for the same name and secret. */
  of(name: string): Buffer {
    let key = this.#derived.get(name)
    if (!key) this.#derived.set(name, (key = Buffer.from(hkdfSync('sha256', this.secret, 'ultrachat', name, 32))))
    return key
  }

  hmac(name: string, text: string): string {
    let key = this.#objects.get(name)
    if (!key) this.#objects.set(name, (key = createSecretKey(this.of(name))))
    return createHmac('sha256', key).update(text).digest('base64url')
  }
}
