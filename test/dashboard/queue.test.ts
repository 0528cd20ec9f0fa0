import { describe, expect, it } from 'vitest'
import { explainReason, pendingReasons } from '../../dashboard/logic/queue.ts'
import { reasonText } from '../../dashboard/text/reasons.ts'
import { latest, NOW, series } from './build.ts'

describe('why jobs wait', () => {
  // words seen in recorded answers of Slurm 22.05, 24.11 and 26.05
  it.each([
    ['Resources', reasonText.resources],
    ['Priority', reasonText.priority],
    ['QOSMaxJobsPerUserLimit', reasonText.qosJobs],
    ['QOSGrpCpuLimit', reasonText.qos],
    ['AssocGrpCpuLimit', reasonText.assoc],
    ['AssocMaxJobsLimit', reasonText.assocJobs],
    ['BeginTime', reasonText.beginTime],
    ['JobHeldUser', reasonText.heldUser],
    ['Dependency', reasonText.dependency],
    ['DependencyNeverSatisfied', reasonText.dependencyNever],
    ['ReqNodeNotAvail', reasonText.reqNodeNotAvail],
    ['ReqNodeNotAvail, UnavailableNodes:cn05', reasonText.reqNodeNotAvail],
    ['JobArrayTaskLimit', reasonText.arrayLimit],
    ['PartitionTimeLimit', reasonText.partitionLimit],
    ['PartitionDown', reasonText.partitionDown],
  ])('explains %s', (reason, words) => expect(explainReason(reason)).toBe(words))

  it('leaves a word it does not know to Slurm', () => expect(explainReason('MoonPhase')).toBeUndefined())

  it('adds partitions up and sorts by jobs', () => {
    const found = pendingReasons(
      latest(
        'slurm_pending.jobs',
        series({ partition: 'cpu', reason: 'Priority' }, 3),
        series({ partition: 'gpu', reason: 'Priority' }, 4),
        series({ partition: 'cpu', reason: 'Resources' }, 5),
        series({ partition: 'cpu', reason: 'BeginTime' }, 0),
      ),
      NOW,
    )
    expect(found.jobs).toBe(12)
    expect(found.reasons.map(({ reason, jobs, partitions }) => [reason, jobs, partitions])).toEqual([
      ['Priority', 7, ['cpu', 'gpu']],
      ['Resources', 5, ['cpu']],
    ])
  })

  it('knows that it does not know when Slurm is silent', () => {
    const old = latest('slurm_pending.jobs', series({ reason: 'Priority' }, 3, NOW - 999))
    expect(pendingReasons(old, NOW)).toMatchObject({ known: false, jobs: 0, time: NOW - 999 })
    expect(pendingReasons(latest('slurm_pending.jobs'), NOW)).toMatchObject({ known: true, jobs: 0 })
  })
})
