/** Requests go only where they may, whatever a name leads to by then. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createHttpClient } from '../../collector/scrape.ts'
import { limitFetch } from '../../commands/outgoing.ts'
import { AppError } from '../../core/errors.ts'
import { createOutgoing } from '../../core/networks.ts'

/** What names lead to, one answer after the other; the last one stays. */
const names = vi.hoisted(() => new Map<string, string[]>())
vi.mock('node:dns', async (original) => {
  const real = await original<typeof import('node:dns')>()
  type Resolved = (error: Error | null, addresses: { address: string; family: number }[]) => void
  return {
    ...real,
    lookup(host: string, _: object, resolved: Resolved) {
      const answers = names.get(host)
      if (!answers) return resolved(Object.assign(new Error(host), { code: 'ENOTFOUND' }), [])
      const addresses = (answers.length > 1 ? answers.shift()! : answers[0]!).split(' ')
      resolved(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    },
  }
})

let server: Server
let port: number
let heard = 0
beforeAll(async () => {
  server = createServer((request, response) => {
    heard++
    if (request.url === '/away') response.writeHead(302, { Location: `http://rebound.test:${port}/` })
    response.end('a 1\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.close())
afterEach(() => {
  names.clear()
  heard = 0
})

const limits = { timeoutSeconds: 5, bodyBytes: 1_000, compressionRatio: 100, labels: 8 }
async function outcome(host: string, networks?: readonly string[]): Promise<string> {
  const client = createHttpClient({ limits: { ...limits, outgoing: createOutgoing(networks) } })
  try {
    const { status } = await client.get(`http://${host}:${port}/`, { signal: new AbortController().signal })
    return String(status)
  } catch (error) {
    if (error instanceof AppError) return error.problem.code
    throw error
  } finally {
    client.close()
  }
}

describe('a target', () => {
  it('is asked where it may be', async () => {
    names.set('exporter.test', ['127.0.0.1'])
    expect(await outcome('exporter.test')).toBe('200')
    expect(await outcome('127.0.0.1', ['127.0.0.0/8'])).toBe('200')
  })

  it.each([
    '169.254.169.254',
    // the same in decimal, in hexadecimal, with parts left out, as IPv6
    '2852039166',
    '0xa9fea9fe',
    '169.254.43518',
    '[::ffff:169.254.169.254]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '0.0.0.0',
    '0',
    '[::]',
  ])('is not where machines tell their secrets, nor where nobody is: %s', async (host) => {
    expect(await outcome(host)).toBe('scrape.not_allowed')
  })

  it.each(['127.0.0.1', '127.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', '①②⑦.0.0.1'])(
    'is not where the configuration does not have it: %s',
    async (host) => {
      names.set('localhost', ['127.0.0.1 ::1'])
      expect(await outcome(host, ['10.0.0.0/8'])).toBe('scrape.not_allowed')
      expect(heard).toBe(0)
    },
  )

  it('whose name leads elsewhere the next time is not followed there', async () => {
    names.set('rebound.test', ['127.0.0.1', '169.254.169.254'])
    expect(await outcome('rebound.test')).toBe('200')
    expect(await outcome('rebound.test')).toBe('scrape.not_allowed')
    expect(heard).toBe(1)
  })

  it('with several addresses is asked at one where it may be', async () => {
    names.set('many.test', ['169.254.169.254 127.0.0.1'])
    expect(await outcome('many.test')).toBe('200')
  })

  it('that nobody knows is told as that', async () => {
    expect(await outcome('nobody.test')).toBe('scrape.unknown_host')
  })
})

describe('whatever else the process asks for', () => {
  const causeOf = async (url: string) => {
    const error = await fetch(url).then(
      () => new Error('there was an answer'),
      (reason: Error) => reason.cause,
    )
    return error instanceof AppError ? error.problem.code : String(error)
  }

  it('goes only there too, redirects included', async () => {
    await limitFetch({ outgoing: {} })
    names.set('exporter.test', ['127.0.0.1'])
    names.set('rebound.test', ['169.254.169.254'])
    expect(await (await fetch(`http://exporter.test:${port}/`)).text()).toBe('a 1\n')
    expect(await causeOf('http://169.254.169.254/')).toBe('scrape.not_allowed')
    expect(await causeOf('http://[::ffff:a9fe:a9fe]/')).toBe('scrape.not_allowed')
    expect(await causeOf(`http://rebound.test:${port}/`)).toBe('scrape.not_allowed')
    expect(await causeOf(`http://exporter.test:${port}/away`)).toBe('scrape.not_allowed')
  })

  it('goes only where the configuration has it, where it has anything', async () => {
    await limitFetch({ outgoing: { networks: ['10.0.0.0/8'] } })
    expect(await causeOf(`http://127.0.0.1:${port}/`)).toBe('scrape.not_allowed')
    await limitFetch({ outgoing: {} })
  })
})
