import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Person, type Server, aUser, spawnUltraChat, theOwner } from '@ultrachat/testing'

export const PASSWORD = 'a long password'

/** The built server as a process of its own, on a port and a folder that outlive it: it can be killed with -9 and started again. */
export class World {
  #server: Server | undefined
  #owner: Person | undefined
  #people = 0

  private constructor(
    readonly port: number,
    readonly dataDir: string,
    readonly env: Record<string, string>,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<World> {
    const world = new World(await freePort(), await mkdtemp(join(tmpdir(), 'ultrachat-e2e-')), env)
    await world.startAgain()
    return world
  }

  /** The owner, who comes first. */
  async setUp(): Promise<Person> {
    this.#owner ??= await theOwner(this.server)
    return this.#owner
  }

  get server(): Server {
    if (!this.#server) throw new Error('The server does not run.')
    return this.#server
  }

  get url(): string {
    return `http://localhost:${this.port}`
  }

  get setupUrl(): string {
    return `${this.url}/#/setup/${this.server.setupToken}`
  }

  async startAgain(): Promise<void> {
    this.#server = await spawnUltraChat({ dataDir: this.dataDir, env: { PORT: String(this.port), ...this.env } })
  }

  /** `kill -9`: nobody is told, nothing is saved. */
  async kill(): Promise<void> {
    await this.server.kill()
    this.#server = undefined
  }

  async close(): Promise<void> {
    await this.#server?.close()
    await rm(this.dataDir, { recursive: true, force: true })
  }

  /** Somebody with a name that nobody else on this server has. */
  async someone(name: string): Promise<Person> {
    this.#people++
    return aUser(this.server, {
      name: `${name} ${this.#people}`,
      username: `${name.toLowerCase().replace(/\W+/g, '.')}.${this.#people}`,
    })
  }
}

export const nameOf = (person: Person): string => person.tokens.user.name

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
