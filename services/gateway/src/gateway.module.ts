import { Module } from '@nestjs/common'
import { APP_FILTER, APP_GUARD } from '@nestjs/core'
import { CallerGuard } from './caller.guard.js'
import { Edge } from './edge.js'
import { ProblemFilter } from './http/problem.filter.js'
import { RefreshCookie } from './http/refresh-cookie.js'
import { LimitGuard } from './limit.guard.js'
import { LocalCommands } from './local-commands.js'
import { Origins } from './origins.js'
import { FanOut } from './socket/fan-out.js'
import { Heartbeats } from './socket/heartbeats.js'
import { PresenceEdge } from './socket/presence-edge.js'
import { RevokedSessions } from './socket/revoked-sessions.js'
import { SocketDoor } from './socket/socket-door.js'
import { SocketEdge, SocketParts, SocketTools } from './socket/socket-edge.js'
import { Tokens } from './tokens.js'

/** The role `gateway`: REST and Socket.IO for everyone outside. Guards first ask who calls, then how often. */
@Module({
  controllers: [Edge],
  providers: [
    { provide: APP_GUARD, useClass: CallerGuard },
    { provide: APP_GUARD, useClass: LimitGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    FanOut,
    Heartbeats,
    LocalCommands,
    Origins,
    PresenceEdge,
    RefreshCookie,
    RevokedSessions,
    SocketDoor,
    SocketEdge,
    SocketParts,
    SocketTools,
    Tokens,
  ],
})
export class GatewayModule {}
