/** `atalaya store copy` and `atalaya doctor` over Debian's InfluxDB 1.6.7 and VictoriaMetrics 1.79. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Frame } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { keep, kept } from '../commands/kept.ts'
import { makePlace, type Place } from '../commands/program.ts'
import { nodeFrames } from '../conformance/metric-store/samples.ts'
import { describeReal } from './prerequisites.ts'
import { REAL } from './servers.ts'

/** The day before yesterday: servers drop what is older than they keep. */
const DAY = Math.floor(Date.now() / 1000 / DAY_SECONDS) * DAY_SECONDS - 2 * DAY_SECONDS
/** of this run: servers outlive it */
const NAME = `copy_${Date.now().toString(36)}`

let place: Place
let data: string
beforeEach(() => {
  place = makePlace()
  data = join(place.directory, 'data')
})
afterEach(() => place.leave())

const samples = (): Frame[] => nodeFrames({ intervalSeconds: 300, from: DAY, to: DAY + 1.3 * DAY_SECONDS, nodes: 4 })
const run = (...args: string[]) => place.run(args).ended

function configure(other: string): void {
  place.file('atalaya.yaml', `language: en\nstore:\n  other: ${other}\nsources: { host: [{ node: cn01 }] }\n`)
}

/** There and back again. */
async function expectRoundTrip(engine: string): Promise<void> {
  await keep(data, samples())
  const there = await run('store', 'copy', '--from', 'embedded', '--to', engine)
  expect(there).toMatchObject({ code: 0, out: expect.stringContaining('✓ Compared by metric and month') })
  const back = await run('store', 'copy', '--from', engine, '--to', 'embedded', '--out', 'back')
  expect(back).toMatchObject({ code: 0, out: expect.stringContaining('✓ Compared by metric and month') })
}

describeReal('store copy, to InfluxDB and back', ['influxdb'], () => {
  it('brings every sample and roll-up there and back', async () => {
    configure(`{ engine: influxdb, url: "${REAL.influxdbUrl}", database: ${NAME} }`)
    await expectRoundTrip('influxdb')
    expect(await kept(join(place.directory, 'back'))).toEqual(await kept(data))
  })

  it('goes on after kill -9, over the spool of its own', async () => {
    configure(`{ engine: influxdb, url: "${REAL.influxdbUrl}", database: ${NAME}_kill }`)
    await keep(data, samples())
    let kills = 0
    for (let wait = 1; ; wait += 2) {
      const { child, ended } = place.run(['store', 'copy', '--from', 'embedded', '--to', 'influxdb'])
      let windows = 0
      child.stderr!.on('data', (text: string) => {
        windows += text.match(/^\d+\/\d+ {2}/gm)?.length ?? 0
        if (windows >= wait) child.kill('SIGKILL')
      })
      const { code, out } = await ended
      if (code !== null) {
        expect([code, out]).toEqual([0, expect.stringContaining('✓ Compared by metric and month')])
        break
      }
      kills += 1
    }
    expect(kills).toBeGreaterThan(0)
  })
})

describeReal('store copy, to VictoriaMetrics and back', ['victoriametrics'], () => {
  it('brings every sample and roll-up there and back, as exactly as it keeps numbers', async () => {
    configure(`{ engine: victoriametrics, url: "${REAL.victoriaUrl}", prefix: ${NAME}_ }`)
    await expectRoundTrip('victoriametrics')
    const [before, after] = [await kept(data), await kept(join(place.directory, 'back'))]
    expect(after.raw.length).toBe(before.raw.length)
    expect(after.rolled.length).toBe(before.rolled.length)
  })
})

describeReal('doctor, over an InfluxDB that asks for a password', ['influxdb'], () => {
  async function diagnose(database: string, credentials: string) {
    const block = `{ engine: influxdb, url: "${REAL.influxdbAuthUrl}", database: ${database}${credentials} }`
    const config = `language: en\nstore:\n  metrics: ${block}\nsources: { host: [{ node: cn01 }] }\n`
    place.file('atalaya.yaml', config)
    const { out } = await run('doctor', '--json')
    const { checks } = JSON.parse(out) as { checks: { check: string; state: string; code: string; message: string }[] }
    return checks.filter(({ check }) => check === 'store')
  }

  it('tells apart a missing password, a wrong one, a missing database, and all well', async () => {
    place.file('wrong', 'not-the-password')
    const none = await diagnose(NAME, '')
    const wrong = await diagnose(NAME, ', username: admin, passwordFile: wrong')
    const right = `, username: admin, passwordFile: "${REAL.influxdbAdminPasswordFile}"`
    const missing = await diagnose(`${NAME}_none`, right)
    const states = [none, wrong, missing].map(([first]) => first!.state)
    expect(states).toEqual(['problem', 'problem', 'problem'])
    expect(new Set([wrong, missing].map(([first]) => first!.code)).size).toBe(2)
    expect(missing[0]!.message).toContain(`${NAME}_none`)
    const password = readFileSync(REAL.influxdbAdminPasswordFile, 'utf8')
    for (const [first] of [none, wrong, missing]) expect(first!.message).not.toContain(password)
    for (const suffix of ['', '_5m', '_1h', '_1d'])
      await fetch(`${REAL.influxdbAuthUrl}/query`, {
        method: 'POST',
        headers: { Authorization: `Basic ${btoa(`admin:${password}`)}` },
        body: new URLSearchParams({ q: `CREATE DATABASE "${NAME}_there${suffix}"` }),
      })
    expect(await diagnose(`${NAME}_there`, right)).toMatchObject([{ state: 'ok', code: 'doctor.store_good' }])
  })
})
