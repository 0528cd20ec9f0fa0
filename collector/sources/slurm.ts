/** A Slurm cluster: through slurmrestd (TCP or Unix socket, JWT), or through Slurm's own commands, here or by ssh. */
import { z } from 'zod'
import { COMMON_LABELS } from '../../core/catalogue.ts'
import { problemIssue } from '../../core/config/issue.ts'
import { labelled } from '../part.ts'
import { createCliAccess } from '../slurm/cli.ts'
import { API_VERSIONS, createRestAccess, type RestOptions } from '../slurm/rest.ts'
import { createSlurmScraper } from '../slurm/scraper.ts'
import { defineSource } from '../source.ts'

const Name = z.string().min(1)

const Rest = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).optional(),
    /** slurmrestd's Unix socket */
    socket: z.string().startsWith('/').optional(),
    /** by default whom the token was made for */
    user: z
      .string()
      .regex(/^[\w.@$-]+$/)
      .optional(),
    /** what `scontrol token` prints; read anew for every scrape */
    tokenFile: Name.optional(),
    /** for instance v0.0.38; by default the newest that both sides know */
    apiVersion: z.enum(API_VERSIONS).optional(),
  })
  .superRefine(({ url, socket }, context) => {
    if ((url === undefined) === (socket === undefined)) {
      context.addIssue({ ...problemIssue('config.exactly_one_of', { keys: 'url, socket' }) })
    }
  })

const Cli = z.strictObject({
  /** no blanks and no leading dash: ssh must not take it for an option */
  sshHost: z
    .string()
    .regex(/^[A-Za-z0-9_][\w.@:-]*$/)
    .optional(),
  /** the folder of the Slurm commands */
  path: z
    .string()
    .regex(/^\/[\w./-]*$/)
    .optional(),
})

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
  .superRefine(({ rest, cli }, context) => {
    if ((rest === undefined) === (cli === undefined)) {
      context.addIssue({ ...problemIssue('config.exactly_one_of', { keys: 'rest, cli' }) })
    }
  })

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
        open: (limits) => {
          const access = restOptions ? createRestAccess(restOptions, limits) : createCliAccess(cli ?? {}, limits)
          return createSlurmScraper(access, labels, limits)
        },
      },
    ]
  },
})

function toRestOptions({ url, socket, user, tokenFile, apiVersion }: z.infer<typeof Rest>): RestOptions {
  const base = url ?? 'http://localhost'
  return {
    url: base.replace(/\/+$/, ''),
    address: socket ?? new URL(base).host,
    ...(socket === undefined ? {} : { socketPath: socket }),
    ...(user === undefined ? {} : { user }),
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
  }
}
