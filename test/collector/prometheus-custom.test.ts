import { describe, expect, it } from 'vitest'
import { prometheus } from '../../collector/sources/prometheus.ts'
import { ask, scraperOf, startExporter, valuesOf } from './prometheus.helpers.ts'

const AMD = `# TYPE amd_gpu_use_percent gauge
amd_gpu_use_percent{gpu_id="0",card_model="MI250X",hostname="g1"} 87
amd_gpu_use_percent{gpu_id="1",card_model="MI250X",hostname="g1"} 0
amd_gpu_energy_joules_total{gpu_id="0"} 1000
`
const amd = {
  metrics: [
    {
      from: 'amd_gpu_use_percent',
      to: 'gpu.utilization_ratio',
      scale: 0.01,
      labels: { gpu: 'gpu_id', model: 'card_model' },
    },
    { from: 'amd_gpu_energy_joules_total', to: 'gpu.power_watts', kind: 'counter', labels: { gpu: 'gpu_id' } },
  ],
  constants: { vendor: 'amd' },
}

async function scrapeTwice(mapping: object, first: string, second = first) {
  await using exporter = await startExporter(first)
  const scraper = scraperOf({ profile: 'custom', targets: [{ address: exporter.address, node: 'g1' }], mapping })
  await ask(scraper, 1000)
  exporter.body = second
  const values = valuesOf(await ask(scraper, 1010))
  await scraper.close()
  return values
}

describe('a mapping for any other exporter', () => {
  it('renames, scales, turns counters into rates and adds constants', async () => {
    expect(await scrapeTwice(amd, AMD, AMD.replace(' 1000', ' 4000'))).toEqual({
      'gpu.utilization_ratio{gpu="0",model="MI250X",node="g1",vendor="amd"}': 0.87,
      'gpu.utilization_ratio{gpu="1",model="MI250X",node="g1",vendor="amd"}': 0,
      'gpu.power_watts{gpu="0",node="g1",vendor="amd"}': 300,
    })
  })

  it('picks series by their labels', async () => {
    const body =
      'ipmi_power_watts{name="Total"} 400\nipmi_power_watts{name="PSU1"} 200\nipmi_power_watts{name="PSU2"} 199\n'
    const one = (where: object) => ({ metrics: [{ from: 'ipmi_power_watts', to: 'node.power_watts', where }] })
    expect(await scrapeTwice(one({ name: 'Total' }), body)).toEqual({ 'node.power_watts{node="g1"}': 400 })
    expect(await scrapeTwice(one({ name: ['PSU1', 'PSU2'] }), body)).toEqual({ 'node.power_watts{node="g1"}': 399 })
  })

  it.each([
    ['as the catalogue folds the metric', undefined, 30],
    ['as it says', 'max', 20],
    ['as it says', 'min', 10],
    ['as it says', 'mean', 15],
  ])('joins several series %s (%s)', async (_, combine, expected) => {
    const mapping = { metrics: [{ from: 'ost_free_bytes', to: 'filesystem.available_bytes', combine }] }
    const body = 'ost_free_bytes{ost="0"} 10\nost_free_bytes{ost="1"} 20\n'
    expect(await scrapeTwice(mapping, body)).toEqual({ 'filesystem.available_bytes{node="g1"}': expected })
  })

  it('does not take a mean of ratios unasked', async () => {
    const mapping = { metrics: [{ from: 'busy', to: 'node.cpu_busy_ratio' }] }
    await expect(scrapeTwice(mapping, 'busy{cpu="0"} 0.5\nbusy{cpu="1"} 1\n')).rejects.toMatchObject({
      problem: { code: 'scrape.ambiguous_mapping', params: { from: 'busy', to: 'node.cpu_busy_ratio' } },
    })
  })

  it.each([
    [
      { metrics: [{ from: 'a', to: 'gpu.utilisation_ratio' }] },
      ['metrics', 0, 'to'],
      'config.unknown_metric_nearest',
      { nearest: 'gpu.utilization_ratio' },
    ],
    [{ metrics: [{ from: 'a', to: 'zzz' }] }, ['metrics', 0, 'to'], 'config.unknown_metric', { metric: 'zzz' }],
    [{ metrics: [{ from: 'a', to: 'scrape.success' }] }, ['metrics', 0, 'to'], undefined, {}],
    [
      { metrics: [{ from: 'a', to: 'gpu.power_watts', labels: { job: 'hpc_job' } }] },
      ['metrics', 0, 'labels', 'job'],
      'config.label_not_of_metric',
      { metric: 'gpu.power_watts', label: 'job' },
    ],
    [
      { metrics: [{ from: 'a', to: 'node.load1' }], constants: { vendor: 'amd' } },
      ['constants', 'vendor'],
      'config.label_not_of_metric',
      { label: 'vendor' },
    ],
  ])('is checked against the catalogue: %j', (mapping, path, code, params) => {
    const result = prometheus.entry.safeParse({ profile: 'custom', targets: ['g1:5000'], mapping })
    const issue = result.error!.issues[0]! as { path: unknown; params?: { problem?: { code: string; params: object } } }
    expect(issue.path).toEqual(['mapping', ...path])
    if (code !== undefined) expect(issue.params!.problem).toMatchObject({ code, params })
  })
})
