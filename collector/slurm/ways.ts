/** How a Slurm is reached, as the configuration says it: slurmrestd or the commands, one of the two. */
import { z } from 'zod'
import { problemIssue } from '../../core/config/issue.ts'
import { API_VERSIONS, type RestOptions } from './rest.ts'

export const Name = z.string().min(1)

export const Rest = z
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

export const Cli = z.strictObject({
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

interface Context {
  addIssue(issue: ReturnType<typeof problemIssue>): void
}

/** For an entry that has both keys. */
export function oneWay({ rest, cli }: { rest?: unknown; cli?: unknown }, context: Context): void {
  if ((rest === undefined) !== (cli === undefined)) return
  context.addIssue({ ...problemIssue('config.exactly_one_of', { keys: 'rest, cli' }) })
}

export function toRestOptions({ url, socket, user, tokenFile, apiVersion }: z.infer<typeof Rest>): RestOptions {
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
