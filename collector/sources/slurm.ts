/** A Slurm cluster: through slurmrestd (TCP or Unix socket, JWT), or through Slurm's own commands, here or by ssh. */
import { z } from 'zod'
import { COMMON_LABELS } from '../../core/catalogue.ts'
import { labelled } from '../part.ts'
import { createCliAccess } from '../slurm/cli.ts'
import { createRestAccess } from '../slurm/rest.ts'
import { createSlurmScraper } from '../slurm/scraper.ts'
import { Cli, Name, oneWay, Rest, toRestOptions } from '../slurm/ways.ts'
import { defineSource } from '../source.ts'

const SlurmEntry = z
  .strictObject({
    /** label `cluster` */
    cluster: Name,
    rest: Rest.optional(),
    cli: Cli.optional(),
    /** Slurm answers by copying its whole state: asking more often hurts its users */
    intervalSeconds: z.number().min(60).default(60),
    labels: z.partialRecord(z.enum(COMMON_LABELS), Name).default({}),
  })
  .superRefine(oneWay)

export const slurm = defineSource({
  entry: SlurmEntry,
  targets({ cluster, rest, cli, intervalSeconds, labels: common }) {
    const labels = labelled({ ...common, cluster })
    const restOptions = rest && toRestOptions(rest)
    return [
      {
        id: `slurm:${cluster}`,
        title: `Slurm ${cluster}`,
        address: restOptions?.address ?? cli?.sshHost ?? 'localhost',
        intervalSeconds,
        labels,
        open: (limits, ports) => {
          const access = restOptions ? createRestAccess(restOptions, limits) : createCliAccess(cli ?? {}, limits)
          return createSlurmScraper({ access, cluster, labels, limits, intervalSeconds }, ports)
        },
      },
    ]
  },
})
