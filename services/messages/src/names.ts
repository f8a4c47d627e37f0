import { Injectable } from '@nestjs/common'
import { users } from '@ultrachat/contracts'
import { Ask } from '@ultrachat/kit'

const AT_MOST = 500

/** Who is behind the names after `@`. */
@Injectable()
export class Names {
  constructor(private readonly ask: Ask) {}

  async resolve(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (names.length === 0) return new Map()
    const usernames = [...new Set(names)].slice(0, AT_MOST)
    const { ids } = await this.ask.of(users.byUsernames, this.ask.service(), { usernames })
    return new Map(Object.entries(ids))
  }
}
