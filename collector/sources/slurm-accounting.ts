/**
 * Jobs out of Slurm's accounting into the ledger: through slurmrestd's slurmdbd part, or `sacct`, here or by ssh.
 * One question every five minutes at most, whatever there is to catch up with.
 */
import { z } from 'zod'
import { COMMON_LABELS } from '../../core/catalogue.ts'
import { MEBIBYTE } from '../../core/units.ts'
import { createSacctAccess } from '../accounting/cli.ts'
import { USUAL_OVERLAP_SECONDS } from '../accounting/plan.ts'
import { createSlurmdbAccess } from '../accounting/rest.ts'
import { createAccountingScraper } from '../accounting/scraper.ts'
import { labelled } from '../part.ts'
import { Cli, Name, oneWay, Rest, toRestOptions } from '../slurm/ways.ts'
import { defineSource } from '../source.ts'

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
    return [
      {
        id,
        title: `Slurm ${cluster}, accounting`,
        address: restOptions?.address ?? cli?.sshHost ?? 'localhost',
        intervalSeconds,
        labels: labelled({ ...labels, cluster }),
        limits: { timeoutSeconds, bodyBytes: BODY_BYTES },
        open: (limits, ports) =>
          createAccountingScraper(
            {
              access: restOptions
                ? createSlurmdbAccess(slurmCluster, restOptions, limits)
                : createSacctAccess(slurmCluster, cli ?? {}, limits),
              source: id,
              cluster,
              plan: { overlapSeconds },
              since: since === undefined ? undefined : Date.parse(`${since}T00:00:00Z`) / 1000,
              limits,
            },
            ports,
          ),
      },
    ]
  },
})
