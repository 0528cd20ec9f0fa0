/** VictoriaMetrics when it dies, forgets, refuses or is another: on the real program. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ENGINES } from '../../store/metrics/registry.ts'
import type { Accepted } from '../../store/metrics/remote/remote.ts'
import { describeReal } from './prerequisites.ts'
import { eventually, REAL, script } from './servers.ts'
import { DAY_MS, loadFrame, loadLines, openWorld, RETENTION } from './victoriametrics-remote.ts'

const auth = {
  url: REAL.victoriaAuthUrl,
  writeUrl: REAL.victoriaAuthUrl,
  storageUrls: [REAL.victoriaAuthUrl],
  username: 'atalaya',
  passwordFile: REAL.victoriaPasswordFile,
}
const THIRTY_DAYS = { raw: 86_400, '5m': 86_400, '1h': 86_400, '1d': 30 * 86_400 }

describeReal('VictoriaMetrics: faults', ['victoriametrics'], () => {
  afterAll(() => script('victoriametrics', 'start'))

  it('loses nothing when it is killed just after its 204: what it lost goes again', async () => {
    const { remote, send, read } = openWorld()
    const now = Date.now()
    const lines = Array.from({ length: 500 }, (_, at) => loadLines(`cn${at}`, at, now)).flat()
    const first = await send(lines)
    expect(first.sent).toEqual({ kind: 'accepted' })
    await remote.flush()
    expect(await read()).toHaveLength(500)
    script('victoriametrics', 'kill', '--plain')
    await expect(remote.confirm([first.accepted])).rejects.toMatchObject({
      problem: { code: 'victoriametrics.unreachable' },
    })
    expect((await send(lines)).sent).toMatchObject({ kind: 'later', problem: { code: 'victoriametrics.unreachable' } })
    script('victoriametrics', 'start', '--plain')
    expect((await read()).length).toBeLessThan(500)
    expect(await remote.confirm([first.accepted])).toEqual({
      safe: [],
      lost: [first.accepted.batch],
      problem: { code: 'victoriametrics.restarted', params: { address: new URL(REAL.victoriaUrl).host, count: 1 } },
    })

    // sent again as often as it is lost; called safe only when a kill cannot take it any more
    let accepted: Accepted = first.accepted
    await eventually(
      'the batch is safe',
      60,
      async () => {
        const { safe, lost } = await remote.confirm([accepted])
        if (lost.length > 0) ({ accepted } = await send(lines))
        return safe
      },
      (safe) => safe.includes(accepted.batch),
    )
    script('victoriametrics', 'kill', '--plain')
    script('victoriametrics', 'start', '--plain')
    expect(await read()).toHaveLength(500)
  })

  it('is made whole again by the store when it lost what it had acknowledged', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'atalaya-victoriametrics-'))
    const prefix = `t${randomUUID().replaceAll('-', '')}_`
    const options = ENGINES.victoriametrics.options.parse({ url: REAL.victoriaUrl, prefix })
    const store = await ENGINES.victoriametrics.open({ directory, mode: 'write', options })
    try {
      const now = Math.floor(Date.now() / 1000) - 600
      const at = (step: number): number => (now + step * 10) * 1000
      await store.write(Array.from({ length: 20 }, (_, step) => loadFrame('cn01', step, at(step))))
      const { read } = openWorld({ prefix })
      await store.settle()
      // at once: some seconds later they lie on its disk
      script('victoriametrics', 'kill', '--plain')
      await store.write(Array.from({ length: 20 }, (_, step) => loadFrame('cn01', 20 + step, at(20 + step))))
      script('victoriametrics', 'start', '--plain')
      expect((await read())[0]?.values.length ?? 0).toBeLessThan(20)
      const found = await eventually('all samples are there again', 150, read, ([all]) => all?.values.length === 40)
      expect([...found[0]!.timesMs]).toEqual(Array.from({ length: 40 }, (_, step) => at(step)))
      expect([...found[0]!.values]).toEqual(Array.from({ length: 40 }, (_, step) => step))
    } finally {
      await store.close()
      rmSync(directory, { recursive: true })
    }
  })

  it('keeps everything over an orderly restart', async () => {
    const { put, read } = openWorld()
    await put(loadLines('cn01', 5, Date.now()))
    script('victoriametrics', 'stop', '--plain')
    script('victoriametrics', 'start', '--plain')
    expect((await read()).map(({ values }) => [...values])).toEqual([[5]])
  })

  it('tells a server that answers 204 and keeps nothing', async () => {
    // writes go into the void, all else to the real server
    const target = createServer((_, response) => response.writeHead(204).end())
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
    try {
      const writeUrl = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
      const { remote, send } = openWorld({ writeUrl })
      expect(codes(await remote.check())).toEqual(['victoriametrics.forgets'])
      const { accepted } = await send(loadLines('cn01', 1, Date.now()))
      const long = { ...accepted, acceptedAt: accepted.acceptedAt - 3600 }
      const restarted = (await remote.confirm([long])).problem?.code === 'victoriametrics.restarted'
      if (!restarted) {
        expect(await remote.confirm([long])).toMatchObject({
          safe: [],
          lost: [accepted.batch],
          problem: { code: 'victoriametrics.forgets' },
        })
      }
      const { accepted: fresh } = await send(loadLines('cn01', 1, Date.now()))
      expect(await remote.confirm([fresh])).toMatchObject({ safe: [] })
    } finally {
      target.close()
    }
  })

  it('finds nothing wrong with a server as it should be', async () => {
    const { remote } = openWorld()
    await remote.prepare(RETENTION)
    expect(await remote.check()).toEqual([])
    const reader = openWorld({ mode: 'read' })
    expect(await reader.remote.check()).toEqual([])
    expect(await reader.read({ measurement: 'sentinel', field: 'batch' })).toEqual([])
  })

  it('tells apart: nobody there, wrong password, another server, a full disk, too short a retention', async () => {
    const check = async (options: Parameters<typeof openWorld>[0]) => codes(await openWorld(options).remote.check())
    const dead = 'http://127.0.0.1:9'
    expect(await check({ url: dead, writeUrl: dead, storageUrls: [dead] })).toEqual(['victoriametrics.unreachable'])
    expect(await check({ ...auth, username: 'nobody' })).toEqual(['victoriametrics.unauthorized'])
    const { username: _, passwordFile: __, ...anonymous } = auth
    expect(await check(anonymous)).toEqual(['victoriametrics.unauthorized'])
    expect(await check({ ...auth, passwordFile: '/nonexistent' })).toEqual(['victoriametrics.secret_file'])
    const full = REAL.victoriaFullUrl
    const both = ['victoriametrics.read_only', 'victoriametrics.retention']
    expect(await check({ url: full, writeUrl: full, storageUrls: [full] })).toEqual(both)
    expect(await check(auth)).toEqual(['victoriametrics.retention'])
    expect(await check({ ...auth, retention: THIRTY_DAYS })).toEqual([])
    const wrongPath = { writeUrl: `${REAL.victoriaUrl}/insert/0/influx` }
    expect(await check(wrongPath)).toEqual(['victoriametrics.not_writable'])
  })

  it('takes another program for what it is, and writes nothing to it', async () => {
    const other = createServer((_, response) => response.writeHead(404).end('404 page not found'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    try {
      const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
      const { remote } = openWorld({ url, writeUrl: url, storageUrls: [url] })
      expect(codes(await remote.check())).toEqual(['victoriametrics.other_server'])
      await expect(remote.prepare(RETENTION)).rejects.toMatchObject({
        problem: { code: 'victoriametrics.other_server' },
      })
    } finally {
      other.close()
    }
  })

  it('keeps what a full server does not take', async () => {
    const full = REAL.victoriaFullUrl
    const { send } = openWorld({ url: full, writeUrl: full, storageUrls: [full] })
    const { sent } = await send(loadLines('cn01', 1, Date.now()))
    expect(sent).toMatchObject({ kind: 'later', problem: { code: 'victoriametrics.read_only' } })
  })

  it('does not send what would vanish without a word: too old, too new, too long', async () => {
    const { remote, send } = openWorld(auth)
    await remote.prepare(RETENTION)
    const refused = async (lines: readonly string[]) => {
      const { sent } = await send(lines)
      return sent.kind === 'refused' ? [sent.problem.code, sent.problem.params['detail']] : sent.kind
    }
    expect(await refused(loadLines('cn01', 1, Date.now() - 29 * DAY_MS))).toBe('accepted')
    expect(await refused(loadLines('cn01', 1, Date.now() - 31 * DAY_MS))).toEqual([
      'victoriametrics.too_old',
      undefined,
    ])
    expect(await refused(loadLines('cn01', 1, Date.now() + 3 * DAY_MS))).toEqual(['victoriametrics.too_new', undefined])
    expect(await refused(loadLines('x'.repeat(600_000), 1, Date.now()))).toEqual([
      'victoriametrics.http_status',
      expect.stringContaining('too long line'),
    ])
  })

  it('says which limit of the server a question or too many series ran into', async () => {
    // what it counts of series and of what it dropped begins anew with its process
    const restart = (): void => {
      script('victoriametrics', 'kill', '--auth')
      script('victoriametrics', 'start', '--auth')
    }
    restart()
    const { remote, put, read } = openWorld(auth)
    const lines = Array.from({ length: 40 }, (_, at) => loadLines(`cn${at}`, at, Date.now())[0]!)
    await put(lines)
    await expect(read()).rejects.toMatchObject({ problem: { code: 'victoriametrics.too_much' } })
    await expect(remote.tagValues('raw', 'node', 'node')).rejects.toMatchObject({
      problem: { code: 'victoriametrics.too_much' },
    })
    expect(codes(await openWorld({ ...auth, retention: THIRTY_DAYS }).remote.check())).toContain(
      'victoriametrics.drops',
    )
    restart()
  })
})

function codes(problems: readonly { readonly code: string }[]): string[] {
  return problems.map(({ code }) => code)
}
