import { describe, expect, it } from 'vitest'
import { createSelfMetrics } from '../../api/self-metrics.ts'

const lines = (body: string) => body.split('\n').filter((line) => line.startsWith('atalaya_'))

describe('the self-metrics', () => {
  it('repeat what the collector counts, each time anew', async () => {
    const counts = {
      targets: 2,
      scrapes: 10,
      failedScrapes: 1,
      writtenFrames: 20,
      rejectedFrames: 0,
      pendingValues: 5,
      droppedValues: 0,
    }
    const metrics = createSelfMetrics('1.2.3', () => counts)
    await metrics()
    counts.scrapes = 12
    const { contentType, body } = await metrics()
    expect(contentType).toContain('text/plain')
    expect(body).toContain('process_resident_memory_bytes')
    expect(lines(body).sort()).toEqual([
      'atalaya_frames_rejected_total 0',
      'atalaya_frames_written_total 20',
      'atalaya_info{version="1.2.3"} 1',
      'atalaya_scrapes_failed_total 1',
      'atalaya_scrapes_total 12',
      'atalaya_targets 2',
      'atalaya_values_dropped_total 0',
      'atalaya_values_pending 5',
    ])
  })

  it('leave the collector out where it is another process', async () => {
    const { body } = await createSelfMetrics('1.2.3')()
    expect(lines(body)).toEqual(['atalaya_info{version="1.2.3"} 1'])
  })
})
