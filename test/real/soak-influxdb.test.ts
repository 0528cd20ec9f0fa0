/** A short soak against a real InfluxDB of its own, away half of the time; the long one is `npm run soak`. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { findProgram } from '../bench/process.ts'
import { soakInfluxdb } from '../soak/kills-of.ts'
import { soakOutage } from '../soak/outage.ts'
import { createInfluxd } from '../soak/servers.ts'
import { describeWith } from './prerequisites.ts'

const KILLS = Number(process.env['ATALAYA_KILLS'] ?? 10)
const SEED = Number(process.env['ATALAYA_SEED'] ?? 1)
const OUTAGE_SECONDS = 12

const missing = findProgram('influxd') === undefined ? ['influxd is not installed'] : []

describeWith('a collector that writes to InfluxDB', missing, 'apt-get install influxdb', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-soak-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it(`brings every acknowledged point there once, though both are killed, ${KILLS} times`, async () => {
    const directory = join(folder, 'collector')
    mkdirSync(directory)
    const server = (await createInfluxd(join(folder, 'influxd')))!
    const result = await soakInfluxdb({ directory, server, kills: KILLS, seed: SEED })
    expect(result.acknowledgedPoints).toBeGreaterThan(100 * KILLS)
    expect(result.examples).toEqual([])
    expect(result).toMatchObject({ lostPoints: 0, extraPoints: 0, duplicatedRows: 0, wrongStatistics: 0 })
    expect(result.problems).toEqual([])
  })

  it('loses no line while the server is away', async () => {
    const server = (await createInfluxd(join(folder, 'influxd-outage')))!
    try {
      const order = { server, folder, outageSeconds: OUTAGE_SECONDS, say: () => undefined }
      const { lines, atalayaLost, extra } = await soakOutage(order)
      expect(lines).toBeGreaterThan(100 * OUTAGE_SECONDS)
      expect({ atalayaLost, extra }).toEqual({ atalayaLost: 0, extra: 0 })
    } finally {
      await server.stop()
    }
  })
})
