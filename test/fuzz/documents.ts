/** What Slurm and JupyterHub answer, from text to readings. */
import { parseAccountedReservations, parseEvents } from '../../collector/accounting/events.ts'
import { createRowProblems } from '../../collector/accounting/problems.ts'
import { parseAccountedJobs } from '../../collector/accounting/rest-jobs.ts'
import { readLayout } from '../../collector/accounting/sacct-columns.ts'
import { createRowReader } from '../../collector/accounting/sacct-rows.ts'
import { createCounterRates } from '../../collector/counters.ts'
import { parseExposition } from '../../collector/exposition.ts'
import { bucketIncreases, bucketQuantile, spawnCounters } from '../../collector/jupyterhub/spawns.ts'
import { parseHubVersion, parseUsersPage } from '../../collector/jupyterhub/users.ts'
import type { Reading } from '../../collector/part.ts'
import { parseDiag, parsePing, parsePingText, parseSdiagText } from '../../collector/slurm/controller.ts'
import { parseJobs } from '../../collector/slurm/jobs.ts'
import { parseNodes } from '../../collector/slurm/nodes.ts'
import { parsePartitions, parsePartitionsText } from '../../collector/slurm/partitions.ts'
import { controllerReadings, jobReadings, nodeReadings } from '../../collector/slurm/readings.ts'
import { parseReservations, parseReservationsText } from '../../collector/slurm/reservations.ts'
import { parseJson } from '../../collector/slurm/values.ts'
import type { Interval } from '../../core/ledger/capacity/intervals.ts'
import type { Job } from '../../core/ledger/job.ts'
import { createLocalClock } from '../../core/ledger/local-time.ts'
import { corpus, type FuzzTarget } from './target.ts'

const ADDRESS = 'localhost:6820'
const NOW = 1_795_222_000
const LABELS = { cluster: 'c' }

function json(name: string, bodies: readonly Buffer[], parse: (document: unknown) => void): FuzzTarget {
  return { name, format: 'json', corpus: bodies, parse: (body) => parse(parseJson(body.toString(), ADDRESS)) }
}

function text(name: string, bodies: readonly Buffer[], parse: (text: string) => void): FuzzTarget {
  return { name, format: 'text', corpus: bodies, parse: (body) => parse(body.toString()) }
}

/** A frame must be storable whatever Slurm said. */
function sound(readings: readonly Reading[]): void {
  for (const { metric, labels, value } of readings) {
    if (typeof value !== 'number') throw new Error(`${metric} is no number`)
    for (const [label, held] of Object.entries(labels)) {
      if (typeof held !== 'string' || held === '') throw new Error(`${metric} has no ${label}`)
    }
  }
}

/** The body of a recorded HTTP answer. */
function bodiesOf(answers: readonly Buffer[]): Buffer[] {
  return answers.map((answer) => answer.subarray(answer.indexOf('\n\n') + 2))
}

/** Of a mutated listing either rows are named, or jobs come out that can be kept. */
function accounting(listing: string): void {
  const problems = createRowProblems()
  const lines = listing.split('\n')
  const layout = readLayout(lines[0] ?? '')
  const reader = createRowReader({ layout, clock: UTC, cluster: 'c', now: NOW, problems })
  for (const [at, line] of lines.entries()) {
    if (line === '' || (at === 0 && layout.hasHeader)) continue
    const before = problems.count
    const job = reader.read(line, at + 1)
    if (!job) {
      const isStep = problems.count === before
      if (!isStep && problems.listed.every(({ params }) => params['row'] !== at + 1) && problems.count <= 50)
        throw new Error(`row ${at + 1} is wrong and not named`)
      continue
    }
    storable(job)
  }
}

/** Can be kept, and does not fill the ledger until the end of time. */
function storable(job: Job): void {
  for (const [name, value] of Object.entries(job))
    if (value === undefined || (typeof value === 'number' && value < 0)) throw new Error(`${name} is ${value}`)
  if (Number.isNaN(job.submit) || Number.isNaN(job.jobId) || job.end < job.start) throw new Error('a job of no time')
  if (job.start + job.elapsedSeconds > NOW + 86_400) throw new Error('a job of too much time')
}

/** A time that can be kept. */
function lasting({ from, to }: Interval): void {
  if (!Number.isSafeInteger(from) || !(Number.isSafeInteger(to) || to === Infinity)) throw new Error(`${from} – ${to}`)
}

const UTC = createLocalClock('UTC')

export const DOCUMENT_TARGETS: readonly FuzzTarget[] = [
  json('slurm_jobs', corpus('slurm', /(cli|rest|arrays)\/.*(jobs|squeue)\.json$/), (document) =>
    sound(jobReadings(parseJobs(document, ADDRESS).jobs, ['short'], LABELS, NOW)),
  ),
  json('slurm_nodes', corpus('slurm', /(nodes|sinfo)\.json$/), (document) =>
    sound(nodeReadings(parseNodes(document, ADDRESS), ['short'], LABELS)),
  ),
  json('slurm_partitions', corpus('slurm', /partitions\.json$/), (document) => parsePartitions(document, ADDRESS)),
  json('slurm_diag', corpus('slurm', /s?diag\.json$/), (document) =>
    sound(controllerReadings({ up: true, statistics: parseDiag(document, ADDRESS) }, LABELS)),
  ),
  json('slurm_ping', corpus('slurm', /ping\.json$/), (document) => parsePing(document, ADDRESS)),
  json('slurmdbd_jobs', corpus('slurm', /accounting\/v[\d.]+-jobs\.json$/), (document) => {
    for (const job of parseAccountedJobs(document, ADDRESS, { cluster: 'testbed', now: NOW })) storable(job)
  }),
  text('slurm_accounting', corpus('slurm', /accounting\/sacct-P\.txt$/), accounting),
  json('slurm_reservations', corpus('slurm', /reservations\.json$/), (document) => {
    for (const reservation of parseReservations(document, ADDRESS)) lasting(reservation)
  }),
  text('slurm_reservations_text', corpus('slurm', /scontrol-reservations\.txt$/), (said) => {
    for (const reservation of parseReservationsText(said, ADDRESS)) lasting(reservation)
  }),
  text('slurmdbd_events', corpus('slurm', /sacctmgr-events\.txt$/), (said) => {
    const { nodes, registrations } = parseEvents(said.slice(said.indexOf('\n') + 1), ADDRESS)
    for (const event of [...nodes, ...registrations]) lasting(event)
  }),
  text('slurmdbd_reservations', corpus('slurm', /sacctmgr-reservations\.txt$/), (said) => {
    const rows = said.slice(said.indexOf('\n') + 1)
    for (const reservation of parseAccountedReservations(rows, ADDRESS)) lasting(reservation)
  }),
  text('slurm_sdiag_text', corpus('slurm', /cli\/sdiag\.txt$/), (said) =>
    sound(controllerReadings({ up: true, statistics: parseSdiagText(said, ADDRESS) }, LABELS)),
  ),
  text('slurm_ping_text', corpus('slurm', /cli\/scontrol-ping\.txt$/), (said) => parsePingText(said, ADDRESS)),
  text('slurm_partitions_text', corpus('slurm', /cli\/scontrol-partitions\.txt$/), (said) =>
    parsePartitionsText(said, ADDRESS),
  ),
  json('hub_users', bodiesOf(corpus('jupyterhub', /users[\w-]*\.json\.http\.txt$/)), (document) =>
    parseUsersPage(document, NOW),
  ),
  json('hub_version', bodiesOf(corpus('jupyterhub', /api\.json\.http\.txt$/)), (document) => parseHubVersion(document)),
  text('hub_metrics', corpus('jupyterhub', /metrics\.txt$/), (said) => {
    const counters = spawnCounters(parseExposition(Buffer.from(said), false, { labels: 64 }))
    if (counters !== null) bucketQuantile(0.5, bucketIncreases(counters, createCounterRates()))
  }),
]
