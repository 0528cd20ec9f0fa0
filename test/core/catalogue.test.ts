import { describe, expect, it } from 'vitest'
import type { Field } from '../../core/catalogue/types.ts'
import { CATALOGUE, COMMON_LABELS, isMetricId, METRICS } from '../../core/catalogue.ts'
import { LANGUAGES } from '../../core/i18n.ts'
import { UNITS } from '../../core/units.ts'

const metrics = [...METRICS.values()]

describe('the catalogue', () => {
  it('holds every measurement the product promises', () => {
    expect(Object.keys(CATALOGUE)).toEqual([
      'node',
      'filesystem',
      'gpu',
      'slurm_partition',
      'slurm_pending',
      'slurm_node',
      'slurm_controller',
      'hub',
      'scrape',
      'collector',
    ])
  })

  it.each(metrics.map((m) => [m.id, m] as const))('%s has its texts in every language', (_, metric) => {
    for (const language of LANGUAGES) {
      expect(metric.title[language].trim()).not.toBe('')
      expect(metric.description[language].trim()).toMatch(/\.$/)
    }
  })

  it('names the unit in every field that has one', () => {
    const suffix: Record<string, RegExp> = {
      ratio: /_ratio$/,
      bytes: /_bytes$/,
      bytes_per_second: /_bytes_per_second$/,
      seconds: /_seconds$/,
      unix_seconds: /_seconds$/,
      per_second: /_per_second$/,
      celsius: /_celsius$/,
      watts: /_watts$/,
      hertz: /_hertz$/,
    }
    for (const { id, unit } of metrics) {
      expect(UNITS).toContain(unit)
      if (suffix[unit]) expect(id).toMatch(suffix[unit])
    }
  })

  it('weighs ratios by metrics that exist', () => {
    const weights = metrics.flatMap((m) => (typeof m.acrossSeries === 'object' ? [m.acrossSeries.weightedBy] : []))
    expect(weights.length).toBeGreaterThan(2)
    expect(weights.filter((weight) => !isMetricId(weight))).toEqual([])
  })

  it('keeps in roll-ups what its own fold over time needs', () => {
    const needs = { mean: ['sum', 'count'], sum: ['sum'], max: ['max'], min: ['min'], last: ['last'] }
    for (const { id, overTime, rollups } of metrics)
      for (const statistic of needs[overTime]) expect(rollups, id).toContain(statistic)
  })

  it('never has a person or a job as a label', () => {
    for (const { id, allLabels } of metrics)
      for (const label of allLabels) expect(label, id).not.toMatch(/user_|^user$|job|account_name|login/)
  })

  it('repeats no label between measurement, field and the common ones', () => {
    for (const { labels, fields } of Object.values(CATALOGUE))
      for (const field of Object.values(fields as Record<string, Field>)) {
        const own = [...labels, ...(field.labels ?? [])]
        expect(new Set(own).size).toBe(own.length)
        expect(own.filter((label) => label === 'site' || label === 'rack')).toEqual([])
      }
    expect(COMMON_LABELS).toContain('cluster')
  })
})
