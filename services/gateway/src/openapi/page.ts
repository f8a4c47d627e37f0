import { errors } from '@ultrachat/contracts'
import { anchor, escape, fields, typeOf, words } from './page-parts.js'
import type { OpenApi, Operation, Response } from './shape.js'
import { STYLE } from './style.js'

const VERBS = ['get', 'post', 'put', 'patch', 'delete']

/** The reference as one page: no script, nothing from elsewhere. */
export function docsPage(document: OpenApi): string {
  const { title, version, description } = document.info as Record<string, string>
  const sections = [
    ...document.tags.map((tag) => tagSection(document, tag)),
    socketCommands(document),
    socketEvents(document),
    schemaSection(document),
    errorSection(),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title!)} API</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Contents">${contents(document)}</nav>
<main>
<h1>${escape(title!)} API <small>${escape(version!)}</small></h1>
<p>${words(description!)}</p>
<p>For machines: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${sections.join('\n')}
</main>
</body>
</html>
`
}

interface Route {
  readonly method: string
  readonly path: string
  readonly is: Operation
}

function operationsOf(document: OpenApi, tag: string): Route[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    VERBS.filter((verb) => methods[verb]?.tags[0] === tag).map((verb) => ({
      method: verb.toUpperCase(),
      path: `/api${path}`,
      is: methods[verb]!,
    })),
  )
}

function contents(document: OpenApi): string {
  const groups = document.tags.map(({ name }) => {
    const items = operationsOf(document, name).map(
      ({ method, path, is }) =>
        `<li><a href="#${anchor(is.operationId)}"><b>${method}</b> ${escape(path.slice(4))}</a></li>`,
    )
    return `<h2><a href="#tag-${anchor(name)}">${escape(name)}</a></h2><ul>${items.join('')}</ul>`
  })
  const more = [
    ['#socket-commands', 'Socket.IO: what you send'],
    ['#socket-events', 'Socket.IO: what you hear'],
    ['#schemas', 'Schemas'],
    ['#errors', 'Errors'],
  ]
  return `${groups.join('')}${more.map(([href, text]) => `<h2><a href="${href}">${text}</a></h2>`).join('')}`
}

function tagSection(document: OpenApi, { name, description }: { name: string; description: string }): string {
  return `<section id="tag-${anchor(name)}"><h2>${escape(name)}</h2><p>${words(description)}</p>${operationsOf(document, name).map(operationPart).join('')}</section>`
}

function operationPart({ method, path, is }: Route): string {
  const parameters = is.parameters.map(({ name, in: place, required, schema }) => [
    `<code>${escape(name)}</code>${required ? '' : ' <i>optional</i>'}`,
    place,
    typeOf(schema),
  ])
  const body = is.requestBody?.content['application/json']?.schema
  return `<article id="${anchor(is.operationId)}">
<h3><span class="verb ${method.toLowerCase()}">${method}</span> <code>${escape(path)}</code></h3>
<p>${words(is.summary)}</p>
<p class="notes">${escape(is.operationId)}${is.security ? ' · no sign-in needed' : ''}${is['x-socket-event'] ? ` · also <a href="#socket-commands"><code>${escape(is['x-socket-event'])}</code></a> on a socket` : ''}</p>
${parameters.length > 0 ? `<h4>Parameters</h4>${table(['name', 'in', 'type'], parameters)}` : ''}
${body ? `<h4>Body</h4>${fields(body)}` : ''}
<h4>Answers</h4>${table(
    ['status', 'body'],
    Object.entries(is.responses).map(([status, response]) => [`<b>${status}</b>`, answer(response)]),
  )}
</article>`
}

function answer(response: Response): string {
  const [[type, media] = []] = Object.entries(response.content ?? {})
  const text = words(response.description).replaceAll('\n', '<br>')
  return type === 'application/json' ? `${text}${fields(media!.schema)}` : text
}

function socketCommands(document: OpenApi): string {
  const parts = document['x-socket'].commands.map(
    (one) => `<article><h3><code>${escape(one.event)}</code></h3><p>${words(one.summary)}</p>
<h4>Input</h4>${fields(one.input)}<h4>Ack</h4><p><code>{ ok: true, data }</code>, where data is</p>${fields(one.ack)}
${one.errors.length > 0 ? `<p>or <code>{ ok: false, error }</code> with ${one.errors.map((code) => `<a href="#errors"><code>${escape(code)}</code></a>`).join(', ')} and the general ones.</p>` : ''}</article>`,
  )
  return `<section id="socket-commands"><h2>Socket.IO: what you send</h2>
<p>${words('Path `/socket.io`, websocket transport, `auth: { token: accessToken }`. Each event has one argument and gets exactly one ack.')}</p>${parts.join('')}</section>`
}

function socketEvents(document: OpenApi): string {
  const parts = document['x-socket'].events.map(
    (one) =>
      `<article><h3><code>${escape(one.event)}</code></h3><p>${words(one.summary)}${one.ephemeral ? ' <i>Not stored.</i>' : ''}</p>${fields(one.payload)}</article>`,
  )
  return `<section id="socket-events"><h2>Socket.IO: what you hear</h2>${parts.join('')}</section>`
}

function schemaSection(document: OpenApi): string {
  const parts = Object.entries(document.components.schemas)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => {
      const description = schema.description ? `<p>${words(schema.description)}</p>` : ''
      return `<article id="schema-${anchor(name)}"><h3>${escape(name)}</h3>${description}${fields(schema)}</article>`
    })
  return `<section id="schemas"><h2>Schemas</h2>${parts.join('')}</section>`
}

function errorSection(): string {
  const rows = Object.entries(errors).map(([code, { status, message }]) => [
    `<code>${escape(code)}</code>`,
    String(status),
    escape(message),
  ])
  return `<section id="errors"><h2>Errors</h2>${table(['code', 'status', 'meaning'], rows)}</section>`
}

function table(head: string[], rows: string[][]): string {
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')
  return `<table><thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead><tbody>${body}</tbody></table>`
}
