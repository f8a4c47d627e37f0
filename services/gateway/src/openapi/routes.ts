import type { FastifyInstance } from 'fastify'
import { openApi } from './document.js'
import { docsPage } from './page.js'

/** The reference of the interface, for machines and for people; open to all, and made once. */
export function serveReference(fastify: FastifyInstance): void {
  let made: { json: string; html: string } | undefined
  const reference = () => {
    if (made) return made
    const document = openApi()
    return (made = { json: JSON.stringify(document), html: docsPage(document) })
  }
  fastify.get('/api/openapi.json', (_, reply) =>
    reply.header('Content-Type', 'application/json; charset=utf-8').send(reference().json),
  )
  fastify.get('/api/docs', (_, reply) => reply.header('Content-Type', 'text/html; charset=utf-8').send(reference().html))
}
