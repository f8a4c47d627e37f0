import { type DynamicModule, Global, Module, type Type } from '@nestjs/common'
import { SetupToken } from '@ultrachat/auth'
import { Config } from '@ultrachat/config'
import { Keys, KitModule, Log } from '@ultrachat/kit'
import { Bus, Clock, Documents, Ephemeral, Ids, Relational, SystemClock, SystemIds } from '@ultrachat/ports'
import type { Ports } from './ports.js'

export interface Given {
  readonly ports: Ports
  readonly config: Config
  readonly log: Log
  readonly secret: string
  readonly setupToken: string
  readonly modules: Type[]
}

/** The composition: ports under their tokens, and the modules of the roles that run here. */
@Global()
@Module({})
export class AppModule {
  static with({ ports, config, log, secret, setupToken, modules }: Given): DynamicModule {
    const providers = [
      { provide: Bus, useValue: ports.bus },
      { provide: Relational, useValue: ports.relational },
      { provide: Documents, useValue: ports.documents },
      { provide: Ephemeral, useValue: ports.ephemeral },
      { provide: Clock, useClass: SystemClock },
      { provide: Ids, useClass: SystemIds },
      { provide: Config, useValue: config },
      { provide: Log, useValue: log },
      { provide: Keys, useValue: new Keys(secret) },
      { provide: SetupToken, useValue: new SetupToken(setupToken) },
    ]
    return {
      module: AppModule,
      imports: [KitModule, ...modules],
      providers,
      exports: providers.map(({ provide }) => provide),
    }
  }
}
