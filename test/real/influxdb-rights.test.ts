/** InfluxDB 1.6.7 with passwords: who may do what. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codes, DAY, everyServer, FOR_EVER, frame, later, NOTHING, payload } from './influxdb-world.ts'
import { describeReal } from './prerequisites.ts'

describeReal('InfluxDB 1.6.7 and who may do what', ['influxdb'], () => {
  const server = everyServer('auth')
  const { run, open, ready } = server
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-influxdb-'))
  const passwordFile = join(folder, 'password')
  const as = (username: string) => ({ username, passwordFile })
  const one = () => payload([frame([['node.load1', { node: 'a' }, 1]])])

  beforeAll(async () => {
    writeFileSync(passwordFile, 'right\n')
    await ready('rights')
    for (const user of ['reader', 'writer', 'owner', 'nobody']) {
      await run(`CREATE USER ${user} WITH PASSWORD 'right'`)
      const right = { reader: 'READ', writer: 'WRITE', owner: 'ALL' }[user]
      if (!right) continue
      for (const database of ['rights', 'rights_5m', 'rights_1h', 'rights_1d'])
        await run(`GRANT ${right} ON "${database}" TO ${user}`)
    }
  })
  afterAll(async () => {
    for (const user of ['reader', 'writer', 'owner', 'nobody']) await run(`DROP USER ${user}`)
    await server.clear()
    rmSync(folder, { recursive: true })
  })

  it('is enough to own the databases', async () => {
    const remote = open('rights', as('owner'))
    await remote.prepare(FOR_EVER)
    expect(await remote.check()).toEqual([])
    expect(await remote.send(one())).toEqual({ kind: 'accepted' })
    await remote.dropBefore('raw', 1000)
  })

  it('goes on with the retention it cannot change, and says what an administrator has to run', async () => {
    const keep = { ...FOR_EVER, raw: 14 * DAY }
    const remote = open('rights', { ...as('owner'), retention: keep })
    await remote.prepare(keep)
    expect(await remote.send(one())).toEqual({ kind: 'accepted' })
    const command = 'ALTER RETENTION POLICY "autogen" ON "rights" DURATION 28d SHARD DURATION 0s'
    expect(await remote.check()).toEqual([
      { code: 'influxdb.retention', params: { database: 'rights', found: 'INF', wanted: '28d', command } },
    ])
    await run(command)
    await remote.prepare(keep)
    expect(await remote.check()).toEqual([])
    await run('ALTER RETENTION POLICY "autogen" ON "rights" DURATION INF SHARD DURATION 0s')
  })

  it('cannot make databases without the right, and says what to run', async () => {
    const remote = open('absent', as('owner'))
    const problem = { code: 'influxdb.no_database', params: { databases: 'absent, absent_5m, absent_1h, absent_1d' } }
    await expect(remote.prepare({ ...FOR_EVER, raw: DAY })).rejects.toMatchObject({ kind: 'unavailable', problem })
    const [found] = await remote.check()
    expect(found).toMatchObject(problem)
    expect(String(found!.params['commands']).split('; ')).toEqual([
      'CREATE DATABASE "absent" WITH DURATION 15d',
      'CREATE DATABASE "absent_5m" WITH DURATION INF',
      'CREATE DATABASE "absent_1h" WITH DURATION INF',
      'CREATE DATABASE "absent_1d" WITH DURATION INF',
      'GRANT ALL ON "absent" TO "owner"',
      'GRANT ALL ON "absent_5m" TO "owner"',
      'GRANT ALL ON "absent_1h" TO "owner"',
      'GRANT ALL ON "absent_1d" TO "owner"',
    ])
    await run(String(found!.params['commands']))
    await remote.prepare({ ...FOR_EVER, raw: DAY })
    expect(await remote.send(one())).toEqual({ kind: 'accepted' })
    expect(await remote.check()).toEqual([])
  })

  it('tells the right to read from the right to write', async () => {
    const reader = open('rights', as('reader'))
    expect(later(await reader.send(one()))).toBe('influxdb.no_right')
    expect(new Set(codes(await reader.check()))).toEqual(new Set(['influxdb.no_right']))
    expect(await open('rights', { ...as('reader'), mode: 'read' }).check()).toEqual([])
    const writer = open('rights', as('writer'))
    expect(await writer.send(one())).toEqual({ kind: 'accepted' })
    expect(new Set(codes(await writer.check()))).toEqual(new Set(['influxdb.no_right']))
    const nobody = open('rights', as('nobody'))
    expect(later(await nobody.send(one()))).toBe('influxdb.no_right')
    await expect(nobody.read({ ...NOTHING, measurement: 'node', field: 'load1' })).rejects.toMatchObject({
      problem: { code: 'influxdb.no_right', params: { user: 'nobody', database: 'rights' } },
    })
  })

  it('keeps everything when the password is wrong, and goes on as soon as its file is right', async () => {
    const remote = open('rights', as('owner'))
    writeFileSync(passwordFile, 'wrong')
    try {
      expect(later(await remote.send(one()))).toBe('influxdb.wrong_password')
      expect(await remote.check()).toMatchObject([{ code: 'influxdb.wrong_password', params: { user: 'owner' } }])
      await expect(remote.prepare(FOR_EVER)).rejects.toMatchObject({ problem: { code: 'influxdb.wrong_password' } })
      rmSync(passwordFile)
      expect(later(await remote.send(one()))).toBe('influxdb.secret_file')
    } finally {
      writeFileSync(passwordFile, 'right')
    }
    expect(await remote.send(one())).toEqual({ kind: 'accepted' })
  })

  it('asks for credentials where there are none', async () => {
    const remote = open('rights', { username: undefined, passwordFile: undefined })
    expect(later(await remote.send(one()))).toBe('influxdb.no_credentials')
    expect(codes(await remote.check())).toEqual(['influxdb.no_credentials'])
  })
})
