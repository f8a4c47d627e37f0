import { Global, Module } from '@nestjs/common'
import { DiscoveryModule } from '@nestjs/core'
import { Announce } from './announce.js'
import { Ask } from './ask.js'
import { Binder } from './binder.js'

/** What every role uses to talk over the bus. */
@Global()
@Module({ imports: [DiscoveryModule], providers: [Ask, Announce, Binder], exports: [Ask, Announce] })
export class KitModule {}
