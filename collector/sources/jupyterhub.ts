/** A JupyterHub, through its public health page and, with a token of the least scopes, its API and metrics. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { COMMON_LABELS } from '../../core/catalogue.ts'
import { problemIssue } from '../../core/config/issue.ts'
import { AppError } from '../../core/errors.ts'
import { createHubScraper } from '../jupyterhub/scraper.ts'
import { labelled } from '../part.ts'
import { defineSource } from '../source.ts'

const Name = z.string().min(1)

const HubEntry = z
  .strictObject({
    /** label `hub` */
    name: Name,
    /** as people write it, prefix included: `https://jupyter.example.org/hub-a` */
    url: z.url({ protocol: /^https?$/ }),
    token: Name.optional(),
    /** a file with nothing but the token in it */
    tokenFile: Name.optional(),
    /** the name of an environment variable */
    tokenEnv: Name.optional(),
    intervalSeconds: z.number().min(5).default(30),
    /** logins of who runs the hub: not among its active people, like its admins */
    staff: z.array(Name).default([]),
    labels: z.partialRecord(z.enum(COMMON_LABELS), Name).default({}),
  })
  .superRefine(({ token, tokenFile, tokenEnv }, context) => {
    const given = [token, tokenFile, tokenEnv].filter((way) => way !== undefined)
    if (given.length > 1) {
      context.addIssue({ ...problemIssue('config.exactly_one_of', { keys: 'token, tokenFile, tokenEnv' }) })
    }
  })

export const jupyterhub = defineSource({
  entry: HubEntry,
  targets(entry) {
    const url = baseUrl(entry.url)
    const address = new URL(url).host
    const labels = labelled({ ...entry.labels, hub: entry.name })
    const { name, intervalSeconds, staff } = entry
    const options = { url, address, labels, name, intervalSeconds, staff, token: () => readToken(entry) }
    return [
      {
        id: `jupyterhub:${name}`,
        title: `JupyterHub ${name}`,
        address,
        intervalSeconds,
        labels,
        open: (limits, ports) => createHubScraper(options, limits, ports),
      },
    ]
  },
})

/** Whatever page of the hub the address was copied from: `/hub`, `/hub/home`, `/hub/api` lead to the same hub. */
function baseUrl(text: string): string {
  const url = new URL(text)
  url.search = ''
  url.hash = ''
  url.pathname = url.pathname.replace(/\/hub(\/(api|home|health|metrics|admin|login)?\/?)?$/, '')
  return url.href.replace(/\/+$/, '')
}

async function readToken({ token, tokenFile, tokenEnv }: z.infer<typeof HubEntry>): Promise<string | null> {
  if (token !== undefined) return token
  if (tokenEnv !== undefined) {
    const value = process.env[tokenEnv]?.trim()
    if (!value) throw new AppError('config', 'hub.token_env', { name: tokenEnv })
    return value
  }
  return tokenFile === undefined ? null : readTokenFile(tokenFile)
}

async function readTokenFile(path: string): Promise<string> {
  let text: string
  try {
    text = (await readFile(path, 'utf8')).trim()
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new AppError('config', 'scrape.secret_file', { path, detail }, { cause: error })
  }
  // a header cannot carry anything else, and a token has no blanks
  if (!/^[\x21-\x7e]+$/.test(text)) throw new AppError('config', 'scrape.secret_file', { path, detail: 'token?' })
  return text
}
