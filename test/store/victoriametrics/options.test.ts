import { describe, expect, it } from 'vitest'
import { ENGINES } from '../../../store/metrics/registry.ts'

const { options } = ENGINES.victoriametrics
const url = 'http://127.0.0.1:8428'

describe('the options of VictoriaMetrics', () => {
  it('need an address only', () => {
    expect(options.parse({ url })).toEqual({
      url,
      prefix: 'atalaya_',
      retention: { rawDays: 14, fiveMinuteDays: 180, hourlyDays: 1830, dailyDays: null },
      spool: { capacityMebibytes: 4096 },
    })
  })

  it.each([
    { url, username: 'ana', passwordFile: '/etc/atalaya/victoriametrics.password', prefix: '' },
    { url, tokenFile: '/etc/atalaya/victoriametrics.token', storageUrls: ['http://vmstorage-1:8482'] },
  ])('may be %j', (given) => {
    expect(options.safeParse(given).success).toBe(true)
  })

  it.each([
    [{}, [['invalid_type', 'url']]],
    [{ url: 'ftp://db:8428' }, [['invalid_format', 'url']]],
    [{ url: 'http://u:p@127.0.0.1' }, [['victoriametrics.bad_url', 'url']]],
    [{ url, writeUrl: 'http://127.0.0.1/write?db=x' }, [['victoriametrics.bad_url', 'writeUrl']]],
    [{ url, storageUrls: [url, 'http://u@a'] }, [['victoriametrics.bad_url', 'storageUrls', 1]]],
    [{ url, username: 'u' }, [['victoriametrics.half_credentials']]],
    [{ url, passwordFile: '/p' }, [['victoriametrics.half_credentials']]],
    [{ url, username: 'u', passwordFile: '/p', tokenFile: '/t' }, [['config.exactly_one_of']]],
    [{ url, prefix: 'a b' }, [['invalid_format', 'prefix']]],
  ])('may not be %j', (given, expected) => {
    const issues = options.safeParse(given).error?.issues ?? []
    expect(issues.map(({ path, ...issue }) => [issue.code === 'custom' ? issue.message : issue.code, ...path])).toEqual(
      expected,
    )
  })
})
