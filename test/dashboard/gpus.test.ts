import { describe, expect, it } from 'vitest'
import { buildGpus, gpuUse, groupModels } from '../../dashboard/logic/gpus.ts'
import { latest, NOW, series } from './build.ts'

const board = (node: string, gpu: string, more: Record<string, string> = {}) => ({ node, gpu, model: 'A30', ...more })

describe('GPUs', () => {
  it('hold their MIG instances inside', () => {
    const gpus = buildGpus(
      {
        'gpu.utilization_ratio': latest(
          'u',
          series(board('g1', '0', { mig: '1', mig_profile: '1g.6gb' }), 0.5),
          series(board('g1', '0', { mig: '2', mig_profile: '2g.12gb' }), 0.7),
        ),
        'gpu.power_watts': latest('p', series(board('g1', '0'), 80)),
      },
      NOW,
    )
    expect(gpus).toHaveLength(1)
    expect(gpus[0]!.instances.map(({ profile }) => profile)).toEqual(['1g.6gb', '2g.12gb'])
    expect(gpus[0]!.powerWatts).toMatchObject({ value: 80 })
    expect(gpuUse(gpus).reading).toMatchObject({ known: true, value: 0.6 })
  })

  it('are unknown when nothing of them is fresh, and do not count as idle', () => {
    const gpus = buildGpus(
      { 'gpu.utilization_ratio': latest('u', series(board('g1', '0'), 0.9), series(board('g1', '1'), 0, NOW - 999)) },
      NOW,
    )
    expect(gpus.map(({ unknown }) => unknown)).toEqual([false, true])
    expect(gpuUse(gpus)).toMatchObject({ parts: 1, of: 2, reading: { value: 0.9 } })
  })

  it('have no use at all when every board is silent', () => {
    const gpus = buildGpus({ 'gpu.utilization_ratio': latest('u', series(board('g', '0'), 0.9, NOW - 500)) }, NOW)
    expect(gpuUse(gpus).reading).toEqual({ known: false, time: NOW - 500 })
  })

  it('are grouped by model, in order of node and index', () => {
    const gpus = buildGpus(
      {
        'gpu.temperature_celsius': latest(
          't',
          series(board('g10', '0'), 40),
          series(board('g2', '1'), 40),
          series({ ...board('g1', '0'), model: 'H100' }, 40),
          series(board('g2', '0'), 40),
        ),
      },
      NOW,
    )
    expect(
      groupModels(gpus).map(({ model, gpus }) => [model, gpus.map(({ node, index }) => `${node}.${index}`)]),
    ).toEqual([
      ['A30', ['g2.0', 'g2.1', 'g10.0']],
      ['H100', ['g1.0']],
    ])
  })
})
