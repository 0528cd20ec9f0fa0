import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ROLES } from '../../core/roles.ts'
import { world } from './world.ts'

const Parameter = z.object({
  name: z.string(),
  in: z.literal('query'),
  required: z.boolean().optional(),
  explode: z.boolean().optional(),
  schema: z.looseObject({ type: z.string() }),
})
const Operation = z.object({
  summary: z.string().min(1),
  'x-audience': z.string(),
  parameters: z.array(Parameter).optional(),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string().min(1),
      content: z.record(z.string(), z.object({ schema: z.looseObject({}) })).optional(),
    }),
  ),
})
const Contract = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.literal('Atalaya'), version: z.string() }),
  paths: z.record(z.string(), z.strictObject({ get: Operation.optional(), post: Operation.optional() })),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
})

async function contract() {
  const { get, app } = world()
  const text = await (await get('/api/v1/openapi.json')).text()
  return { app, text, document: Contract.parse(JSON.parse(text)) }
}

describe('the contract', () => {
  it('names every route of the router but the pages', async () => {
    const { document } = await contract()
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/v1/alerts',
      '/api/v1/audit',
      '/api/v1/bridge',
      '/api/v1/capacity',
      '/api/v1/catalogue',
      '/api/v1/forecasts',
      '/api/v1/forecasts/scorecard',
      '/api/v1/latest',
      '/api/v1/ledger',
      '/api/v1/login',
      '/api/v1/login/hub',
      '/api/v1/login/hub/callback',
      '/api/v1/login/openid',
      '/api/v1/login/openid/callback',
      '/api/v1/logout',
      '/api/v1/me',
      '/api/v1/openapi.json',
      '/api/v1/planning/budget',
      '/api/v1/planning/cost',
      '/api/v1/planning/replay',
      '/api/v1/planning/saturation',
      '/api/v1/planning/what-if',
      '/api/v1/publications',
      '/api/v1/series',
      '/api/v1/sessions',
      '/api/v1/snapshot',
      '/api/v1/sources',
      '/api/v1/tokens',
      '/api/v1/tokens/revoke',
      '/api/v1/training',
      '/api/v1/usage',
      '/api/v1/utilisation',
      '/healthz',
      '/metrics',
      '/readyz',
    ])
  })

  it('describes repeated parameters as exploded lists, and what is required', async () => {
    const { document } = await contract()
    const parameters = document.paths['/api/v1/series']!.get!.parameters!
    const byName = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter]))
    expect(Object.keys(byName).sort()).toEqual([
      'by',
      'fold',
      'format',
      'from',
      'lang',
      'metric',
      'step',
      'to',
      'where',
    ])
    expect(byName['where']).toMatchObject({ explode: true, schema: { type: 'array' } })
    expect(parameters.filter(({ required }) => required).map(({ name }) => name)).toEqual(['metric'])
  })

  it('gives every route an audience and its failures as problem documents', async () => {
    const { document } = await contract()
    for (const { get, post } of Object.values(document.paths)) {
      const operation = (get ?? post)!
      expect(ROLES).toContain(operation['x-audience'])
      expect(Object.keys(operation.responses['400']!.content!)).toEqual(['application/problem+json'])
    }
    expect(Object.keys(document.paths['/api/v1/series']!.get!.responses['200']!.content!)).toEqual([
      'application/json',
      'text/csv',
    ])
  })

  it('resolves every reference', async () => {
    const { document, text } = await contract()
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!)
    expect(references.length).toBeGreaterThan(8)
    for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name)
  })

  it('closes every object: nothing unnamed leaves the process', async () => {
    const { document } = await contract()
    for (const name of ['SourceStatus', 'Latest', 'Series', 'Problem', 'Catalogue', 'Readiness'])
      expect(document.components.schemas[name], name).toMatchObject({ additionalProperties: false })
  })
})
