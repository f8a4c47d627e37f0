import { existsSync } from 'node:fs'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import statics from '@fastify/static'
import { UltraChatError, limits, toProblem } from '@ultrachat/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { serveReference } from '../openapi/routes.js'
import { expected } from '../problems.js'

const CSP = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self' ws: wss:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** What is not a command: parsers, headers, health, the web client. */
export async function dressHttp(
  fastify: FastifyInstance,
  web: string | undefined,
  isReady: () => Promise<Record<string, string> | undefined>,
): Promise<void> {
  await fastify.register(cookie)
  acceptJson(fastify)
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'X-Frame-Options': 'DENY',
      'Content-Security-Policy': CSP,
    })
    // Over plain http a browser only complains about it, in its console.
    if (request.protocol === 'https' || isLocal(request.hostname))
      void reply.header('Cross-Origin-Opener-Policy', 'same-origin')
    if (request.url.startsWith('/api/')) void reply.header('Cache-Control', 'no-store')
    done()
  })
  fastify.get('/livez', (_, reply) => reply.header('Cache-Control', 'no-store').send({ status: 'ok' }))
  fastify.get('/readyz', async (_, reply) => {
    const failing = await isReady()
    return reply
      .status(failing ? 503 : 200)
      .header('Cache-Control', 'no-store')
      .send(failing ? { status: 'failing', parts: failing } : { status: 'ok' })
  })
  serveReference(fastify)
  if (web && existsSync(join(web, 'index.html'))) await serveWeb(fastify, web)
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.')
}

/** What Fastify refuses before any route is found: an address that cannot be decoded, or is too long. */
export function refuseAddress(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void problem(
    reply.header('Cache-Control', 'no-store'),
    expected(error) ?? new UltraChatError('server.not_found'),
    request.id,
  )
}

/** An empty JSON body is none; `__proto__` and constructor tricks are refused by the parser. */
function acceptJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers()
  const parse = fastify.getDefaultJsonParser('error', 'error')
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: limits.bodyBytes },
    (request, body, done) => {
      if (body === '') return done(null, undefined)
      void parse(request, body as string, done)
    },
  )
}

async function serveWeb(fastify: FastifyInstance, web: string): Promise<void> {
  await fastify.register(statics, {
    root: web,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Names in assets/ carry a hash of their content; everything else is asked for again.
      const isHashed = path.startsWith(join(web, 'assets'))
      void reply.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  fastify.get('/', (_, reply) => reply.header('Cache-Control', 'no-cache').sendFile('index.html'))
  fastify.get('/*', (request, reply) => {
    const path = request.url.split('?')[0]!
    const isPage = !path.startsWith('/api/') && !path.startsWith('/socket.io') && !/\.[a-z0-9]{1,8}$/i.test(path)
    if (!isPage) return problem(reply, new UltraChatError('server.not_found'), request.id)
    return reply.header('Cache-Control', 'no-cache').sendFile('index.html')
  })
}

function problem(reply: FastifyReply, error: UltraChatError, requestId: string): FastifyReply {
  return reply.status(error.status).header('Content-Type', 'application/problem+json').send(toProblem(error, requestId))
}
