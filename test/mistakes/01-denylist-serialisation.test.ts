/**
 * Mistake 1: an answer that is the record itself, less what somebody remembered to take out. Grafana's public dashboards
 * (grafana#123673) and Checkmate's status pages (Checkmate#3758) gave out what was added to the record later.
 */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { App } from '../../api/app.ts'
import type { ApiDeps } from '../../api/deps.ts'
import { jsonReply } from '../../api/reply.ts'
import { addRoute, defineRoute } from '../../api/route.ts'
import type { Problem } from '../../core/errors.ts'
import type { Role } from '../../core/roles.ts'
import { OPEN_ACCESS } from '../api/open-access.ts'
import { withNeeded, world } from '../api/world.ts'
import { fullDeps, salted } from './full-world.ts'
import { expectFound } from './planted.ts'

const NAME = 'addedLater'
const SALT = 'canary-4f9a1c77'

/** Of the plants: it hands out what it was given. */
const DENYLIST = '/api/v1/everything'
const everything = defineRoute({
  audience: 'viewer',
  path: DENYLIST,
  keeping: 'fresh',
  summary: 'all but what is known to be secret',
  query: z.strictObject({}),
  responses: { 200: { description: 'targets', content: { 'application/json': { schema: z.looseObject({}) } } } },
  handle: ({ c, deps }) =>
    jsonReply(
      c,
      deps.statuses.list().map(({ id: _, ...rest }) => rest),
    ),
})

function saltedApp({ planted = false } = {}): App {
  const deps = salted(fullDeps('word'), NAME, SALT)
  const { app, doors } = world({ deps })
  if (!planted) return { app, doors }
  addRoute(app, everything, deps as ApiDeps)
  return { app, doors: [...doors, { method: 'GET', path: DENYLIST, audience: 'viewer' }] }
}

/** Every answer there is, as JSON and as a table: none has the field that nobody named. */
async function nothingUnnamedLeaves({ app, doors }: App): Promise<void> {
  const paths = [...new Set(doors.map(({ path }) => path))].filter(
    (path) => path.startsWith('/api/') || path === '/readyz',
  )
  let answered = 0
  for (const path of paths)
    for (const accept of ['application/json', 'text/csv']) {
      const response = await app.request(withNeeded(path), { headers: { Accept: accept } })
      const text = `${JSON.stringify([...response.headers])} ${await response.text()}`
      expect(text.includes(SALT) || text.includes(NAME), `${path} as ${accept}`).toBe(false)
      if (response.ok) answered++
    }
  expect(answered).toBeGreaterThan(20)
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: unknown
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly [key: string]: unknown
}

/** Every object that the contract describes is closed, or a map whose values it describes. */
async function everyObjectIsClosed({ app }: App): Promise<void> {
  const open: string[] = []
  let closed = 0
  const visit = (schema: Schema | undefined, where: string): void => {
    if (typeof schema !== 'object' || schema === null) return
    if (schema.properties) {
      if (schema.additionalProperties === false) closed++
      else open.push(where)
    }
    for (const [name, value] of Object.entries(schema.properties ?? {})) visit(value, `${where}.${name}`)
    visit(schema.items, `${where}[]`)
    for (const one of schema.anyOf ?? []) visit(one, where)
    if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties as Schema, `${where}.*`)
    else if (schema.type === 'object' && !schema.properties && !MEANT_OPEN.has(where)) open.push(where)
  }
  const document = (await (await app.request('/api/v1/openapi.json')).json()) as {
    paths: Record<
      string,
      Record<string, { responses: Record<string, { content?: Record<string, { schema: Schema }> }> }>
    >
    components: { schemas: Record<string, Schema> }
  }
  for (const [name, schema] of Object.entries(document.components.schemas)) visit(schema, name)
  for (const [path, operations] of Object.entries(document.paths))
    for (const operation of Object.values(operations))
      for (const [code, { content = {} }] of Object.entries(operation.responses))
        for (const { schema } of Object.values(content)) visit(schema, `${path} ${code}`)
  expect(open).toEqual([])
  expect(closed).toBeGreaterThan(20)
}
/** The contract itself. */
const MEANT_OPEN = new Set(['/api/v1/openapi.json 200'])

const PRIVATE: Problem = {
  code: 'influxdb.unreachable',
  params: { address: 'influx.inner.example:8086', detail: 'connect ECONNREFUSED 10.1.2.3:8086' },
}

/** What a status page shows to everybody is whether all is well, and not where things stand inside. */
async function probesTellNothingOfInside(app: Pick<App['app'], 'request'>): Promise<void> {
  for (const path of ['/healthz', '/readyz']) {
    const text = await (await app.request(path)).text()
    for (const word of ['inner.example', '10.1.2.3', '8086']) expect(text, path).not.toContain(word)
  }
}

function probed(role: Role) {
  const identify = async () => ({ role, kind: 'anonymous', subject: '', actor: 'anonymous' }) as const
  const readiness = async () => [{ name: 'store', ok: false, problem: PRIVATE }]
  return world({ deps: { access: { ...OPEN_ACCESS, identify }, readiness } }).app
}

describe('1. an answer that is everything but what is forbidden', () => {
  it('is given nowhere: what a record gets later stays inside', () => nothingUnnamedLeaves(saltedApp()))

  it('is found where it is planted', () => expectFound(() => nothingUnnamedLeaves(saltedApp({ planted: true }))))

  it('has no place in the contract: every object is closed', () => everyObjectIsClosed(world()))

  it('is found in the contract where it is planted', () =>
    expectFound(() => everyObjectIsClosed(saltedApp({ planted: true }))))

  it('is not what the probes say to everybody', () => probesTellNothingOfInside(probed('public')))

  it('is found in the probes where it is planted: as those see them who may', () =>
    expectFound(() => probesTellNothingOfInside(probed('viewer'))))
})
