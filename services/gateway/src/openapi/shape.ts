import type { Json, Schema } from './schemas.js'

/** The parts of an OpenAPI document that ours has. */
export interface OpenApi extends Json {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, Schema>; readonly [kind: string]: Json }
  readonly tags: { readonly name: string; readonly description: string }[]
  readonly 'x-socket': { readonly commands: SocketCommand[]; readonly events: SocketEvent[] }
}

export interface Operation {
  readonly operationId: string
  readonly tags: string[]
  readonly summary: string
  readonly security?: []
  readonly 'x-socket-event'?: string
  readonly parameters: {
    readonly name: string
    readonly in: 'path' | 'query'
    readonly required: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly required: boolean; readonly content: Media }
  readonly responses: Record<string, Response>
}

export interface Response {
  readonly description: string
  readonly headers?: Json
  readonly content?: Media
}

type Media = Record<string, { readonly schema: Schema }>

export interface SocketCommand {
  readonly event: string
  readonly command: string
  readonly summary: string
  readonly input: Schema
  readonly ack: Schema
  readonly errors: readonly string[]
}

export interface SocketEvent {
  readonly event: string
  readonly summary: string
  readonly payload: Schema
  readonly ephemeral: boolean
}
