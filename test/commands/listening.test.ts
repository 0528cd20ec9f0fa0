/** Where the service may listen, and TLS of its own. */
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readCertificate } from '../../commands/certificate.ts'
import { CONFIG_SCHEMA, type Config } from '../../commands/config-schema.ts'
import { checkAccess } from '../../commands/doctor/access.ts'
import { type Listening, type ListenOptions, listen } from '../../commands/http.ts'
import { addressOf, mayConnect, missingBeyondLoopback, networkOf } from '../../commands/listening.ts'

let directory: string
const path = (name: string) => join(directory, name)
/** Certificate and key of a name, made by openssl. */
function make(name: string) {
  const [certificateFile, keyFile] = [path(`${name}.pem`), path(`${name}.key`)]
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1']
  const made = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'].concat(
      ...[['-keyout', keyFile, '-out', certificateFile], subject],
    ),
  )
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
  return { certificateFile, keyFile }
}
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-tls-'))
  make('one')
  make('two')
})
afterAll(() => rmSync(directory, { recursive: true }))
const pair = (name: string) => ({ certificateFile: path(`${name}.pem`), keyFile: path(`${name}.key`) })

const config = (text: object): Config => CONFIG_SCHEMA.parse(text)

describe('an address that others reach', () => {
  const tls = { certificateFile: 'a', keyFile: 'b' }
  const publicUrl = 'https://atalaya.example.org'
  const hub = { url: 'https://hub.example.org', clientId: 'a', clientSecretFile: 'b', roles: {} }
  const KEYS = [
    'access.anonymous (public, viewer)',
    'listen.tls | listen.trustedProxies',
    'access.publicUrl (https://…)',
  ]

  it.each(['0.0.0.0', '::', '10.0.0.7', 'cn01', '169.254.1.1'])(
    'is refused while nothing is configured: %s',
    (host) => {
      expect(missingBeyondLoopback(host, config({}))).toEqual(KEYS)
    },
  )

  it('is allowed where it is said who lets people in, how it is encrypted and what it is called', () => {
    expect(missingBeyondLoopback('0.0.0.0', config({ listen: { tls }, access: { publicUrl, hub } }))).toEqual([])
    const behind = { listen: { trustedProxies: ['10.0.0.1'] }, access: { publicUrl, anonymous: 'public' } }
    expect(missingBeyondLoopback('0.0.0.0', config(behind))).toEqual([])
  })

  it('is refused where whoever comes would see who computed what', () => {
    const open = { listen: { tls }, access: { publicUrl, hub, anonymous: 'operator' } }
    expect(missingBeyondLoopback('0.0.0.0', config(open))).toEqual([KEYS[0]])
    const plain = { listen: { tls }, access: { publicUrl: 'http://atalaya.example.org', anonymous: 'public' } }
    expect(missingBeyondLoopback('0.0.0.0', config(plain))).toEqual([KEYS[2]])
  })

  it('is the loopback too where a proxy brings others there: then it is said who lets people in', () => {
    const behind = (access: object) => missingBeyondLoopback('127.0.0.1', config({ access }))
    expect(behind({})).toEqual([])
    expect(behind({ publicUrl: 'http://127.0.0.1:8080' })).toEqual([])
    expect(behind({ publicUrl })).toEqual([KEYS[0]])
    expect(behind({ publicUrl, anonymous: 'coordinator' })).toEqual([KEYS[0]])
    expect(behind({ publicUrl, anonymous: 'viewer' })).toEqual([])
    expect(behind({ publicUrl, hub })).toEqual([])
  })

  it.each([
    'https://a.example.org/x?y=1',
    'https://a.example.org/#x',
    'https://ana:secret@a.example.org',
    'https://a.example.org/caf%C3%A9',
    'https://a.example.org/api',
    'https://a.example.org/a//b',
  ])('has a public name that everybody writes in one way, and not as %s', (written) => {
    expect(CONFIG_SCHEMA.safeParse({ access: { publicUrl: written } }).success).toBe(false)
  })

  it('is told by its public name, the loopback by its own', () => {
    const open = config({ listen: { tls }, access: { publicUrl: 'https://a.example.org/atalaya', hub } })
    expect(addressOf('0.0.0.0', 443, open)).toBe('https://a.example.org/atalaya/')
    expect(addressOf('127.0.0.1', 8443, open)).toBe('https://127.0.0.1:8443/')
    expect(networkOf('0.0.0.0', open)).toMatchObject({ prefix: '/atalaya', hosts: ['a.example.org'] })
    expect(networkOf('10.0.0.7', config({})).hosts).toEqual(['10.0.0.7'])
    expect(networkOf('::1', config({})).hosts).toEqual(['[::1]'])
  })

  it('without TLS speaks to this machine and to its proxies alone', () => {
    const behind = mayConnect(config({ listen: { trustedProxies: ['10.0.0.0/24'] } }))!
    expect(['127.0.0.1', '::1', '10.0.0.9'].every(behind)).toBe(true)
    expect(['10.0.1.9', '192.0.2.1', ''].some(behind)).toBe(false)
    expect(mayConnect(config({ listen: { tls } }))).toBeUndefined()
  })
})

describe('a certificate', () => {
  it('is read with the day on which it ends', () => {
    const { expires } = readCertificate(pair('one'))
    const days = (expires - Date.now() / 1000) / 86_400
    expect(Math.round(days)).toBe(30)
  })

  it('that is of no use is told with its file', () => {
    writeFileSync(path('none.pem'), 'no certificate')
    const cases = [
      [{ ...pair('one'), keyFile: path('two.key') }, 'two.key'],
      [{ ...pair('one'), certificateFile: path('none.pem') }, 'none.pem'],
      [{ ...pair('one'), keyFile: path('missing.key') }, 'missing.key'],
    ] as const
    for (const [files, name] of cases) expect(() => readCertificate(files), name).toThrow(name)
  })
})

describe('what the doctor says of access', () => {
  const codes = (file: object, now = Date.now() / 1000) => {
    const settings = { config: config(file) } as Parameters<typeof checkAccess>[0]
    return checkAccess(settings, now).map(({ state, problem }) => `${state} ${problem.code}`)
  }

  it('is nothing where nothing is configured', () => {
    expect(codes({})).toEqual([])
  })

  it('is how long the certificate holds, and whether others can read its key', () => {
    const listen = { tls: pair('one') }
    chmodSync(path('one.key'), 0o600)
    const [now, day] = [Date.now() / 1000, 86_400]
    expect(codes({ listen })).toEqual(['ok doctor.certificate_good'])
    expect(codes({ listen }, now + 20 * day)).toEqual(['warning doctor.certificate_soon'])
    expect(codes({ listen }, now + 40 * day)).toEqual(['problem doctor.certificate_over'])
    chmodSync(path('one.key'), 0o644)
    expect(codes({ listen })).toEqual(['ok doctor.certificate_good', 'warning doctor.secret_open'])
    expect(codes({ listen: { tls: { ...pair('one'), keyFile: path('two.key') } } })[0]).toBe(
      'problem cli.bad_certificate',
    )
  })

  it('is that an origin is shared with notebooks, which are other people’s programs', () => {
    const hub = { url: 'https://jupyter.example.org', clientId: 'a', clientSecretFile: path('none'), roles: {} }
    const access = (publicUrl: string) => ({ access: { publicUrl, hub } })
    expect(codes(access('https://jupyter.example.org/services/atalaya'))).toEqual(['warning doctor.same_origin'])
    expect(codes(access('https://atalaya.example.org'))).toEqual([])
  })
})

describe('a service with a certificate', () => {
  let listening: Listening | undefined
  afterEach(async () => {
    vi.useRealTimers()
    await listening?.close()
  })
  const start = async (options: Partial<ListenOptions>) => {
    listening = await listen({ fetch: () => new Response('here'), host: '127.0.0.1', port: 0, ...options })
    return Number(new URL(listening.url).port)
  }
  /** One request, by TLS. @returns the name in the certificate, and the answer */
  const ask = (port: number, options: object = {}) =>
    new Promise<{ name: string; answer: string }>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, () => {
        const name = String(socket.getPeerCertificate().subject.CN)
        socket.end('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
        let answer = ''
        socket.setEncoding('utf8').on('data', (text: string) => {
          answer += text
        })
        socket.on('close', () => resolve({ name, answer }))
      })
      socket.on('error', reject)
    })

  it('answers by TLS 1.2 and above, to those who trust it', async () => {
    const port = await start({ tls: pair('one') })
    expect(listening!.url).toMatch(/^https:/)
    const trusting = { ca: readFileSync(path('one.pem')), rejectUnauthorized: true }
    for (const version of ['TLSv1.2', 'TLSv1.3']) {
      const { name, answer } = await ask(port, { ...trusting, minVersion: version, maxVersion: version })
      expect([name, answer.slice(0, 15), answer.endsWith('here')]).toEqual(['one', 'HTTP/1.1 200 OK', true])
    }
    const old = { ...trusting, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
    await expect(ask(port, old)).rejects.toThrow()
  })

  it('has the new one when it was renewed, and keeps the old one where the new one is of no use', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const files = { certificateFile: path('live.pem'), keyFile: path('live.key') }
    const copy = (name: string) => {
      copyFileSync(path(`${name}.pem`), files.certificateFile)
      copyFileSync(path(`${name}.key`), files.keyFile)
    }
    copy('one')
    const failures: unknown[] = []
    const port = await start({ tls: files, onProblem: (error) => failures.push(error) })
    copy('two')
    expect((await ask(port)).name).toBe('one')
    vi.advanceTimersByTime(60_000)
    expect((await ask(port)).name).toBe('two')
    writeFileSync(files.keyFile, 'half written')
    vi.advanceTimersByTime(60_000)
    expect((await ask(port)).name).toBe('two')
    expect(failures).toHaveLength(1)
    expect(String(failures[0])).toContain('live.key')
  })

  it('does not begin with one that is of no use', async () => {
    await expect(start({ tls: { ...pair('one'), keyFile: path('two.key') } })).rejects.toMatchObject({ kind: 'config' })
    listening = undefined
  })

  it('lets one address have some of the connections there are, this machine excepted', async () => {
    const connected = async (port: number) => {
      const sockets = Array.from({ length: 210 }, () => connectPlain(port, '127.0.0.1'))
      const open = await Promise.all(
        sockets.map(
          (socket) =>
            new Promise<boolean>((resolve) => {
              socket.on('error', () => resolve(false)).on('close', () => resolve(false))
              socket.once('data', () => resolve(true))
              socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
            }),
        ),
      )
      for (const socket of sockets) socket.destroy()
      return open.filter(Boolean).length
    }
    expect(await connected(await start({ isShared: () => false }))).toBe(200)
    await listening!.close()
    expect(await connected(await start({}))).toBe(210)
  })

  it('speaks to nobody who may not connect', async () => {
    const port = await start({ mayConnect: (address) => address !== '127.0.0.1' })
    const heard = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connectPlain(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))
      socket.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      socket.on('error', () => resolve(text)).on('close', () => resolve(text))
    })
    expect(heard).toBe('')
  })
})
