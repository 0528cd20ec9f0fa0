/** Crossref and OpenAlex, as a server on this machine that answers as they are documented to. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookUp } from '../../collector/lookups/look-up.ts'
import { SERVICES } from '../../collector/lookups/services.ts'
import { fixture } from './files/reading.ts'

type Answer = { status: number; body: string | Buffer; type?: string } | 'hang' | 'break'

let server: Server
let address: string
let answers: Record<string, Answer>
let asked: { url: string; agent: string | undefined }[]
beforeEach(async () => {
  answers = {}
  asked = []
  server = createServer((request, response) => {
    asked.push({ url: request.url!, agent: request.headers['user-agent'] })
    const answer = answers[request.url!] ?? { status: 404, body: 'Resource not found.', type: 'text/plain' }
    if (answer === 'hang') return
    if (answer === 'break') {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"message":')
      response.socket!.destroy()
      return
    }
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' })
    response.end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const each of all) found.push(each)
  return found
}

function ask(service: keyof typeof SERVICES, dois: readonly string[], timeoutMilliseconds = 5_000) {
  const options = {
    address: `${address}/`,
    userAgent: 'atalaya/1 (mailto:a@b.ar)',
    timeoutMilliseconds,
    pauseMilliseconds: 0,
  }
  return collect(lookUp(SERVICES[service], dois, options))
}

const NEW = { title: 'Un título & su subtítulo', year: 2025, venue: 'Anales de Cómputo', authors: 2, type: 'article' }

describe('looking up', () => {
  it('reads what Crossref and OpenAlex answer, and says who asks', async () => {
    answers['/works/10.5555%2Fnueva'] = { status: 200, body: fixture('publications/crossref-work.json') }
    answers['/works/doi:10.5555/nueva'] = { status: 200, body: fixture('publications/openalex-work.json') }
    expect(await ask('crossref', ['10.5555/nueva'])).toEqual([
      { doi: '10.5555/nueva', work: { ...NEW, openAccess: null } },
    ])
    expect(await ask('openalex', ['10.5555/nueva'])).toEqual([
      { doi: '10.5555/nueva', work: { ...NEW, openAccess: 'yes' } },
    ])
    expect(asked.map(({ agent }) => agent)).toEqual(Array(2).fill('atalaya/1 (mailto:a@b.ar)'))
  })

  it('escapes what DOIs may have in them', async () => {
    await ask('crossref', ['10.1002/(sici)1096<1::aid-x>3.0.co;2-#'])
    await ask('openalex', ['10.1002/a?b#c'])
    expect(asked.map(({ url }) => url)).toEqual([
      '/works/10.1002%2F(sici)1096%3C1%3A%3Aaid-x%3E3.0.co%3B2-%23',
      '/works/doi:10.1002/a%3Fb%23c',
    ])
  })

  it('notes what a service does not know, and passes over an answer that is of another shape', async () => {
    answers['/works/10.1%2Fb'] = { status: 200, body: '{"message": {"title": "no list"}}' }
    answers['/works/10.1%2Fc'] = { status: 200, body: '{"message": {}}' }
    const nothing = { title: '', year: null, venue: '', authors: null, type: null, openAccess: null }
    expect(await ask('crossref', ['10.1/a', '10.1/b', '10.1/c'])).toEqual([
      { doi: '10.1/a', work: undefined },
      { doi: '10.1/c', work: nothing },
    ])
  })

  it.each<[string, Answer]>([
    ['too many questions', { status: 429, body: 'Rate limit exceeded' }],
    ['a key that is missing', { status: 401, body: '{}' }],
    ['a failure of its own', { status: 503, body: '' }],
    ['a page of a captive portal', { status: 200, body: '<html>', type: 'text/html' }],
    ['half an answer', 'break'],
    ['no answer', 'hang'],
  ])('stops at %s, keeps what it has, and asks no more', async (_, answer) => {
    answers['/works/10.1%2Fb'] = answer
    expect(await ask('crossref', ['10.1/a', '10.1/b', '10.1/c'], 300)).toEqual([{ doi: '10.1/a', work: undefined }])
    expect(asked).toHaveLength(2)
  })

  it('finds nothing, and fails nothing, where nobody listens', async () => {
    const options = { userAgent: 'x', timeoutMilliseconds: 1_000, pauseMilliseconds: 0 }
    for (const nowhere of ['http://127.0.0.1:9', 'http://nowhere.invalid'])
      expect(await collect(lookUp(SERVICES.crossref, ['10.1/a'], { ...options, address: nowhere }))).toEqual([])
  })
})
