import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createSecureContext } from 'node:tls'
import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Type } from '@nestjs/common'
import { type Config, ConfigError } from '@ultrachat/config'
import { auth, limits } from '@ultrachat/contracts'
import { Edge, SocketEdge, dressHttp, refuseAddress } from '@ultrachat/gateway'
import { Ask, type Log, createLog } from '@ultrachat/kit'
import { SystemIds } from '@ultrachat/ports'
import { AppModule } from './app.module.js'
import { serveControl } from './control.js'
import { openDataDir, openSecret, openSetupToken } from './data-dir.js'
import { holdDataDir } from './data-lock.js'
import { type Ports, closePorts, failingPorts, openPorts } from './ports.js'
import { roles } from './roles.js'

export interface Running {
  /** Where people connect. */
  readonly url: string
  /** The link for the first person; undefined once there is one. */
  readonly setupUrl: string | undefined
  readonly setupToken: string
  readonly ports: Ports
  close(): Promise<void>
}

/** Starts all roles in this process. @throws ConfigError with one sentence that says what to do */
export async function start(config: Config, options: { web?: string } = {}): Promise<Running> {
  const dataDir = openDataDir(config.DATA_DIR)
  const log = createLog(config.LOG_LEVEL)
  let ports: Ports | undefined
  const lock = await holdDataDir(dataDir, (socket) => (ports ? serveControl(socket, ports.bus) : socket.destroy()))
  try {
    ports = await openPorts(dataDir, log)
    const setupToken = openSetupToken(dataDir, config.ULTRACHAT_SETUP_TOKEN)
    const app = await createApp(config, ports, log, openSecret(dataDir, config.ULTRACHAT_SECRET), setupToken)
    const opened = ports
    await dressHttp(app.getHttpAdapter().getInstance(), options.web, () => failingPorts(opened))
    await app.init()
    await app.get(SocketEdge).start(app.getHttpServer(), app.get(Edge))
    await listen(app, config)
    const url = urlOf(config, app)
    const needsOwner = (await app.get(Ask).of(auth.setupState, app.get(Ask).service(), {})).needsOwner
    const close = async () => {
      await app.close()
      await closePorts(opened)
      await new Promise((resolve) => lock.close(resolve))
    }
    return {
      url,
      setupUrl: needsOwner ? `${config.PUBLIC_URL ?? url}/#/setup/${setupToken}` : undefined,
      setupToken,
      ports,
      close,
    }
  } catch (error) {
    if (ports) await closePorts(ports).catch((err: unknown) => log.warn({ err }, 'Closing after a failed start failed too'))
    lock.close()
    throw error
  }
}

async function createApp(
  config: Config,
  ports: Ports,
  log: Log,
  secret: string,
  setupToken: string,
): Promise<NestFastifyApplication> {
  const modules: Type[] = []
  for (const load of Object.values(roles)) if (load) modules.push(await load())
  const ids = new SystemIds()
  const adapter = new FastifyAdapter({
    bodyLimit: limits.bodyBytes,
    trustProxy: trustOf(config.ULTRACHAT_TRUSTED_PROXIES),
    genReqId: () => ids.id(),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: refuseAddress,
    ...(config.TLS_CERT && config.TLS_KEY && { https: readPair(config.TLS_CERT, config.TLS_KEY) }),
  } as ConstructorParameters<typeof FastifyAdapter>[0])
  const module = AppModule.with({ ports, config, log, secret, setupToken, modules })
  return NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: ['error', 'fatal'],
    abortOnError: false,
    bodyParser: false,
  })
}

/** As many proxies as the operator counts are believed. (A plain number would make Fastify believe none.) */
function trustOf(proxies: number): false | ((address: string, hop: number) => boolean) {
  return proxies > 0 && ((_, hop) => hop < proxies)
}

async function listen(app: NestFastifyApplication, config: Config): Promise<void> {
  try {
    // Not Nest's own `listen`, which logs a failure beside the sentence below.
    await app.getHttpAdapter().getInstance().listen({ port: config.PORT, host: config.HOST })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new ConfigError(`Port ${config.PORT} is taken: stop what listens there, or set PORT to another.`, { cause })
    if (code === 'EACCES')
      throw new ConfigError(`Port ${config.PORT} needs more rights: set PORT to one above 1023.`, { cause })
    if (code === 'EADDRNOTAVAIL')
      throw new ConfigError(`HOST ${config.HOST} is no address of this machine: set it to 127.0.0.1 or 0.0.0.0.`, { cause })
    throw cause
  }
}

function urlOf(config: Config, app: NestFastifyApplication): string {
  const { port } = app.getHttpServer().address() as AddressInfo
  const host = config.HOST === '127.0.0.1' || config.HOST === '0.0.0.0' || config.HOST === '::' ? 'localhost' : config.HOST
  return `${config.TLS_CERT ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function readPair(certPath: string, keyPath: string): { cert: Buffer; key: Buffer } {
  const pair = { cert: readPem(certPath, 'TLS_CERT'), key: readPem(keyPath, 'TLS_KEY') }
  try {
    createSecureContext(pair)
    return pair
  } catch (cause) {
    throw new ConfigError(
      'TLS_CERT and TLS_KEY do not hold a certificate and its key: give two PEM files that belong together.',
      { cause },
    )
  }
}

function readPem(path: string, name: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new ConfigError(`${name} names ${path}, which cannot be read: give the path of a PEM file.`, { cause })
  }
}
