import { describe, expect, it } from 'vitest'
import { waitingNowWords } from '../../dashboard/logic/wait-words.ts'
import { waitingAccounts, waitingPlaces } from '../../dashboard/logic/waiting-now.ts'
import { latest, NOW, series, usageGroup } from './build.ts'

const cpu = { cluster: 'c', partition: 'cpu' }
const gpu = { cluster: 'c', partition: 'gpu' }
const LATEST = {
  'slurm_partition.jobs_pending': latest(
    'slurm_partition.jobs_pending',
    series(cpu, 3),
    series(gpu, 40),
    series({ cluster: 'c', partition: 'idle' }, 0),
  ),
  'slurm_partition.pending_oldest_eligible_seconds': latest('x', series(cpu, 90_000), series(gpu, 600)),
  'slurm_pending.jobs': latest(
    'slurm_pending.jobs',
    series({ ...gpu, reason: 'Priority' }, 30),
    series({ ...gpu, reason: 'Resources' }, 10),
    series({ ...cpu, reason: 'JobHeldUser' }, 3),
  ),
}

describe('who waits now', () => {
  it('is told by partition: how many, since when, and mostly why', () => {
    const places = waitingPlaces(LATEST, NOW)
    expect(places.map(({ place, jobs, reason }) => [place, jobs.known && jobs.value, reason?.reason])).toEqual([
      ['gpu', 40, 'Priority'],
      ['cpu', 3, 'JobHeldUser'],
    ])
    expect(waitingNowWords(places, 'es')).toBe(
      'Ahora esperan 43 trabajos, más que nada en gpu (40). El que más, desde hace 25 h en cpu.',
    )
  })

  it('is nobody, or not known: never the one for the other', () => {
    const none = { 'slurm_partition.jobs_pending': latest('x', series(cpu, 0)) }
    expect(waitingNowWords(waitingPlaces(none, NOW), 'es')).toBe('Ahora no espera ningún trabajo.')
    const silent = { 'slurm_partition.jobs_pending': latest('x', series(cpu, 0, NOW - 999)) }
    expect(waitingPlaces(silent, NOW)).toMatchObject([{ place: 'cpu', jobs: { known: false, time: NOW - 999 } }])
    expect(waitingNowWords(waitingPlaces(silent, NOW), 'es')).toBeUndefined()
  })

  it('is told by cluster too where there are several', () => {
    const two = { 'slurm_partition.jobs_pending': latest('x', series(cpu, 1), series({ ...cpu, cluster: 'd' }, 2)) }
    const places = waitingPlaces(two, NOW)
    expect(places.map(({ place }) => place)).toEqual(['d / cpu', 'c / cpu'])
    expect(waitingNowWords([places[0]!], 'en')).toBe('2 jobs wait now, in d / cpu.')
  })

  it('is told by account as accounting has it, with what they ask for', () => {
    const waiting = (account: string, jobs: number, hours: number | null) =>
      usageGroup({ account }, { jobsSubmitted: [jobs], requestedCoreHours: [hours] })
    expect(waitingAccounts([waiting('unc', 2, 64), waiting('', 5, null), waiting('old', 0, 0)], 'sin cuenta')).toEqual([
      { name: 'sin cuenta', jobs: 5, coreHours: null },
      { name: 'unc', jobs: 2, coreHours: 64 },
    ])
  })
})
