import { describe, expect, it } from 'vitest'
import { ProblemDocument } from '../../api/schemas.ts'
import { HERE } from './open-access.ts'
import { world } from './world.ts'

const paths = ['/', '/healthz', '/api/v1/sources', '/api/v1/nothing', '/api/v1/latest']

describe('every answer, errors included', () => {
  it.each(paths)('%s carries the headers that keep other pages out', async (path) => {
    const { headers } = await world().get(path)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('strict-transport-security')).toBeNull()
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('the name under which the service is opened', () => {
  it.each(['http://localhost:8080', 'http://127.0.0.1:18000', 'http://[::1]:8080', 'http://LOCALHOST'])(
    'may be %s',
    async (origin) => {
      expect((await world().get(`${origin}/healthz`)).status).toBe(200)
    },
  )

  it.each([
    'http://evil.example',
    'http://localhost.evil.example:8080',
    'http://127.0.0.1.nip.io',
    'http://127.0.0.2:8080',
    'http://0.0.0.0:8080',
    'http://[::ffff:10.0.0.1]',
  ])('may not be %s: a name made to point here reads nothing', async (origin) => {
    const response = await world({ deps: { language: 'en' } }).get(`${origin}/api/v1/sources`)
    expect(response.status).toBe(421)
    expect(ProblemDocument.parse(await response.json()).code).toBe('api.bad_host')
  })

  it('may be the one configured', async () => {
    const { get } = world({ deps: { network: { ...HERE, hosts: ['127.0.0.9'] } } })
    expect((await get('http://127.0.0.9/healthz')).status).toBe(200)
  })
})

describe('paths that try to be something else', () => {
  it.each([
    '//healthz',
    '/healthz/',
    '/HEALTHZ',
    '/api/v1/../v1/sources/x',
    '/api/v1/sources%2f',
    '/api//v1/sources',
    '/.env',
    '/assets/../package.json',
  ])('%s is no route', async (path) => {
    const response = await world().app.request(new Request(`http://localhost${path}`))
    expect(response.status).toBe(404)
  })
})
