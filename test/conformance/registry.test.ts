/** What every engine in the registry has, without being opened. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../store/metrics/engine.ts'
import { ENGINES } from '../../store/metrics/registry.ts'

/** What an engine cannot do without. */
const NEEDED: Readonly<Record<string, object>> = {
  influxdb: { url: 'http://127.0.0.1:8086' },
  victoriametrics: { url: 'http://127.0.0.1:8428' },
}

describe.each(Object.entries<Engine>(ENGINES))('the engine %s', (name, { options }) => {
  const needed = NEEDED[name] ?? {}

  it('knows how long to keep what where nothing is said', () => {
    const retention = { rawDays: 14, fiveMinuteDays: 180, hourlyDays: 5 * 366, dailyDays: null }
    expect(options.parse(needed)).toMatchObject({ retention })
    const forEver = { ...needed, retention: { rawDays: null } }
    expect(options.parse(forEver)).toMatchObject({ retention: { ...retention, rawDays: null } })
  })

  it('refuses days that are none and keys that it does not know', () => {
    expect(options.safeParse({ ...needed, retention: { rawDays: 0 } }).success).toBe(false)
    expect(options.safeParse({ ...needed, retention: { rawDays: 5, typo: 1 } }).success).toBe(false)
    expect(options.safeParse({ ...needed, typo: 1 }).success).toBe(false)
  })
})
