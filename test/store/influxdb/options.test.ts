import { describe, expect, it } from 'vitest'
import { ENGINES } from '../../../store/metrics/registry.ts'

const { options } = ENGINES.influxdb
const url = 'http://127.0.0.1:8086'

describe('the options of InfluxDB', () => {
  it('need an address only', () => {
    expect(options.parse({ url })).toEqual({
      url,
      database: 'atalaya',
      retention: { rawDays: 14, fiveMinuteDays: 180, hourlyDays: 1830, dailyDays: null },
      spool: { capacityMebibytes: 4096 },
    })
  })

  it.each([
    { url, username: 'ana', passwordFile: '/etc/atalaya/influxdb.password' },
    { url: 'https://db.example.org/influx/', tokenFile: '/etc/atalaya/influxdb.token', database: 'Red_2-x' },
  ])('may be %j', (given) => {
    expect(options.safeParse(given).success).toBe(true)
  })

  it.each([
    [{}, ['invalid_type']],
    [{ url: 'ftp://db:8086' }, ['invalid_format']],
    [{ url: 'http://ana:secret@db:8086' }, ['influxdb.bad_url']],
    [{ url: 'http://db:8086?u=ana&p=secret' }, ['influxdb.bad_url']],
    [{ url, username: 'ana' }, ['influxdb.half_credentials']],
    [{ url, passwordFile: 'p' }, ['influxdb.half_credentials']],
    [{ url, username: 'ana', passwordFile: 'p', tokenFile: 't' }, ['config.exactly_one_of']],
    [{ url, password: 'secret' }, ['unrecognized_keys']],
    [{ url, database: 'a"; DROP' }, ['invalid_format']],
    [{ url, database: '' }, ['invalid_format']],
    [{ url, spool: { capacityMebibytes: 1 } }, ['too_small']],
    [{ url, retention: { rawDays: 0 } }, ['too_small']],
  ])('may not be %j', (given, expected) => {
    const issues = options.safeParse(given).error?.issues ?? []
    expect(issues.map((issue) => (issue.code === 'custom' ? issue.message : issue.code))).toEqual(expected)
  })
})
