// Who may import whom: the table of the architecture, so that a review need not look for it.
const specs = '[.](spec|e2e)[.]ts$'

/** What stands in one room and may look only where it is allowed to. */
function room(name, path, { may, why, ...more }) {
  return {
    name,
    severity: 'error',
    comment: why,
    from: { path: `^${path}/`, pathNot: [specs, '/examples/'] },
    to: { pathNot: [`^${path}/`, ...may], ...more },
  }
}

const npm = (...names) => names.map((name) => `node_modules/${name}/`)
const pkg = (...names) => names.map((name) => `^packages/${name}/`)
const nodes = { dependencyTypesNot: ['core'] }

/** What only an adapter may know. */
const drivers = ['@nats-io', 'mysql2', 'mongodb', 'ioredis', 'redis', '@aws-sdk', '@elastic']

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one thing or three: move what both need into a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolves',
      severity: 'error',
      comment: 'The file or package that is imported is not there.',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'by-package-name',
      severity: 'error',
      comment: 'Across rooms, import by package name (@ultrachat/…); relatively only inside one.',
      from: { path: '^((packages|services|apps)/[^/]+|e2e|bench)/' },
      to: {
        path: '^(packages|services|apps|e2e|bench)/',
        pathNot: '^$1/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['localmodule', 'aliased-workspace'],
      },
    },
    {
      name: 'tests-stay-home',
      severity: 'error',
      comment: 'What ships imports neither the tests nor what only they use.',
      from: { path: '^(packages|services|apps)/', pathNot: [specs, '^packages/testing/'] },
      to: { path: ['^packages/testing/', '^e2e/', '^bench/', specs] },
    },
    room('contracts', 'packages/contracts', {
      may: npm('zod'),
      why: 'Contracts also run in the browser: zod and nothing else.',
    }),
    room('ports', 'packages/ports', {
      may: [...pkg('contracts'), ...npm('kysely')],
      why: 'A port knows contracts. Kysely is the type of the port Relational.',
    }),
    room('config', 'packages/config', { may: [...npm('zod')], ...nodes, why: 'Config knows zod.' }),
    room('adapters', 'packages/adapters', {
      may: [...pkg('ports', 'contracts', 'config'), ...npm('kysely', ...drivers)],
      ...nodes,
      why: 'An adapter knows ports, contracts, types of config and its driver.',
    }),
    room('kit', 'packages/kit', {
      may: [...pkg('ports', 'contracts'), ...npm('@nestjs', 'rxjs', 'reflect-metadata', 'pino', 'zod')],
      ...nodes,
      why: 'The kit knows ports, contracts and Nest.',
    }),
    {
      name: 'services',
      severity: 'error',
      comment: 'Services ask each other by command over the bus, and reach the world through ports.',
      from: { path: '^services/([^/]+)/', pathNot: specs },
      to: {
        path: '^(packages|services|apps|e2e|bench)/',
        pathNot: ['^services/$1/', ...pkg('contracts', 'ports', 'kit', 'config')],
      },
    },
    {
      name: 'config-is-handed-in',
      severity: 'error',
      comment: 'Adapters are handed their settings: of config they import types only (import type).',
      from: { path: '^packages/adapters/', pathNot: specs },
      to: { path: '^packages/config/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'drivers',
      severity: 'error',
      comment: 'A driver is known to its adapter alone; ask the port.',
      from: { path: '^(packages|services|apps)/', pathNot: ['^packages/adapters/', '^packages/testing/', specs] },
      to: { path: [...npm(...drivers), '^(node:)?sqlite$'] },
    },
    room('client', 'packages/client', {
      may: [...pkg('contracts'), ...npm('socket.io-client', 'zod')],
      why: 'The client knows contracts and runs in browsers too.',
    }),
    {
      name: 'web',
      severity: 'error',
      comment: 'The web client knows the client and contracts.',
      from: { path: '^apps/web/', pathNot: specs },
      to: { path: '^(packages|services|apps|e2e|bench)/', pathNot: ['^apps/web/', ...pkg('client', 'contracts')] },
    },
    {
      name: 'web-features',
      severity: 'error',
      comment: 'A feature imports another only through its index.ts.',
      from: { path: '^apps/web/src/features/([^/]+)/', pathNot: specs },
      to: {
        path: '^apps/web/src/features/[^/]+/',
        pathNot: ['^apps/web/src/features/$1/', '^apps/web/src/features/[^/]+/index[.]ts$'],
      },
    },
    {
      name: 'web-features-from-outside',
      severity: 'error',
      comment: 'Outside a feature, its index.ts is the door (routes may load a page lazily).',
      from: { path: '^apps/web/src/(ui|stores)/', pathNot: specs },
      to: { path: '^apps/web/src/(features|app)/' },
    },
    {
      name: 'desktop',
      severity: 'error',
      comment: 'The desktop app wraps the web build: contracts and types of the client.',
      from: { path: '^apps/desktop/', pathNot: specs },
      to: { path: '^(packages|services|apps|e2e|bench)/', pathNot: ['^apps/desktop/', ...pkg('client', 'contracts')] },
    },
    {
      name: 'server',
      severity: 'error',
      comment: 'The server puts the server side together; the clients are not part of it.',
      from: { path: '^apps/server/', pathNot: specs },
      to: { path: '^(apps/web|apps/desktop|packages/client)/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['^(packages|services|apps)/[^/]+/dist/', '^(e2e|bench)/dist/', '[?](url|raw|worker|inline)$'] },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.check.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@ultrachat/source', 'import', 'module', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.vue', '.json', '.d.ts'],
    },
  },
}
