/**
 * Jobs out of Slurm's accounting into the ledger: through slurmrestd's slurmdbd part, or `sacct`, here or by ssh.
 * One question every five minutes at most, whatever there is to catch up with. With the commands also when nodes were
 * down, every quarter of an hour: slurmrestd does not tell that.
 */
import { z } from 'zod'
import { COMMON_LABELS } from '../../core/catalogue.ts'
import { MEBIBYTE } from '../../core/units.ts'
import { createSacctAccess } from '../accounting/cli.ts'
import { createEventsAccess } from '../accounting/events-cli.ts'
import { createEventsScraper } from '../accounting/events-scraper.ts'
import { USUAL_OVERLAP_SECONDS } from '../accounting/plan.ts'
import { createSlurmdbAccess } from '../accounting/rest.ts'
import { createAccountingScraper } from '../accounting/scraper.ts'
import { labelled } from '../part.ts'
import type { Ports } from '../ports.ts'
import { Cli, Name, oneWay, Rest, toRestOptions } from '../slurm/ways.ts'
import { defineSource, type Limits } from '../source.ts'

const AccountingEntry = z
  .strictObject({
    /** as in the source `slurm`: what metrics and jobs of one cluster have in common */
    cluster: Name,
    /** how slurmdbd calls it, where that is another name */
    slurmCluster: z
      .string()
      .regex(/^\w[\w.-]*$/)
      .optional(),
    rest: Rest.optional(),
    cli: Cli.optional(),
    /** slurmdbd answers out of its database: asking more often hurts whoever submits jobs */
    intervalSeconds: z.number().min(300).default(300),
    /** jobs before that day are not asked for; twelve years where it is not told */
    since: z.iso.date().optional(),
    /** what each question asks for again: facts reach slurmdbd late */
    overlapSeconds: z.number().min(0).max(604_800).default(USUAL_OVERLAP_SECONDS),
    timeoutSeconds: z.number().min(1).max(280).default(120),
    labels: z.partialRecord(z.enum(COMMON_LABELS), Name).default({}),
  })
  .superRefine(oneWay)

const EVENTS_EVERY_SECONDS = 900
/** An answer to a whole day. */
const BODY_BYTES = 64 * MEBIBYTE

export const slurmAccounting = defineSource({
  entry: AccountingEntry,
  targets({
    cluster,
    slurmCluster = cluster,
    rest,
    cli,
    intervalSeconds,
    since,
    overlapSeconds,
    timeoutSeconds,
    labels,
  }) {
    const restOptions = rest && toRestOptions(rest)
    const id = `slurm_accounting:${cluster}`
    const eventsId = `slurm_events:${cluster}`
    const sinceSeconds = since === undefined ? undefined : Date.parse(`${since}T00:00:00Z`) / 1000
    const common = {
      address: restOptions?.address ?? cli?.sshHost ?? 'localhost',
      labels: labelled({ ...labels, cluster }),
      limits: { timeoutSeconds, bodyBytes: BODY_BYTES },
    }
    return [
      {
        id,
        title: `Slurm ${cluster}, accounting`,
        intervalSeconds,
        ...common,
        open: (limits, ports) =>
          createAccountingScraper(
            {
              access: restOptions
                ? createSlurmdbAccess(slurmCluster, restOptions, limits)
                : createSacctAccess(slurmCluster, cli ?? {}, limits),
              source: id,
              cluster,
              plan: { overlapSeconds },
              since: sinceSeconds,
              limits,
            },
            ports,
          ),
      },
      ...(cli
        ? [
            {
              id: eventsId,
              title: `Slurm ${cluster}, node events`,
              intervalSeconds: Math.max(intervalSeconds, EVENTS_EVERY_SECONDS),
              ...common,
              open: (limits: Limits, ports: Ports) =>
                createEventsScraper(
                  {
                    access: createEventsAccess(slurmCluster, cli, limits),
                    source: eventsId,
                    cluster,
                    since: sinceSeconds,
                  },
                  ports,
                ),
            },
          ]
        : []),
    ]
  },
})
