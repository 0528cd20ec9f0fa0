/** A copy of the file while another process writes to it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { backupDatabase } from '../../store/backup.ts'
import { metricsPath } from '../../store/metrics/engines/embedded/schema.ts'
import { verifyFile } from '../../store/metrics/engines/embedded/verify.ts'
import { embedded } from '../../store/metrics/engines/embedded.ts'
import { createWorkplace, seriesQuery, type Workplace } from '../conformance/metric-store/frames.ts'
import { numberOf, ORIGINS, timeOf } from './children/frames-of-run.ts'

let place: Workplace
beforeEach(() => {
  place = createWorkplace('embedded')
})
afterEach(() => place.clear())

it('does not begin anew with each commit', async () => {
  const path = join(place.directory, 'busy.db')
  const writer = new DatabaseSync(path)
  writer.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE blobs (data BLOB)')
  const add = writer.prepare('INSERT INTO blobs VALUES (zeroblob(4000))')
  writer.exec('BEGIN')
  for (let i = 0; i < 8_000; i++) add.run()
  writer.exec('COMMIT')
  let copying = true
  const done = backupDatabase(path, join(place.directory, 'copy.db')).finally(() => {
    copying = false
  })
  let commits = 0
  while (copying && commits < 20_000) {
    add.run()
    commits++
    await nextTurn()
  }
  expect(copying).toBe(false)
  await done
  writer.close()
})

it('is whole and sound, and has all that was acknowledged before it began', async () => {
  const script = join(import.meta.dirname, 'children/writer.ts')
  const child = spawn(process.execPath, [script, place.directory, '0', '1'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  const target = join(place.directory, 'copy')
  mkdirSync(target)
  let acknowledged = -1
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    while (acknowledged < 100) acknowledged = Number(String((await lines.next()).value).slice(2))
    await backupDatabase(metricsPath(place.directory), metricsPath(target))
  } finally {
    child.kill('SIGKILL')
    await exit
  }
  for await (const finding of verifyFile(target, { deep: true })) expect(finding).toBeUndefined()
  const copy = await embedded.open({ directory: target, mode: 'read', options: embedded.options.parse({}) })
  try {
    const { frames } = await copy.statistics()
    expect(frames % ORIGINS.length).toBe(0)
    expect(frames).toBeGreaterThanOrEqual(ORIGINS.length * (acknowledged + 1))
    const query = { stepSeconds: 1, where: { node: ['left'] }, overTime: 'sum' as const }
    const { series } = await copy.query(seriesQuery('node.load1', timeOf(0, 0), timeOf(0, acknowledged + 1), query))
    expect([...series[0]!.values]).toEqual(Array.from({ length: acknowledged + 1 }, (_, i) => numberOf(0, i, 0)))
  } finally {
    await copy.close()
  }
})
