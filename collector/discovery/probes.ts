/** How discovery touches the machine. Every probe is bounded and answers `null` where there is nothing. */
import { access, readFile } from 'node:fs/promises'
import { AppError } from '../../core/errors.ts'
import { MEBIBYTE } from '../../core/units.ts'
import { type RunCommand, runCommand } from '../command.ts'
import { shortHostName } from '../host/name.ts'
import { createHttpClient } from '../scrape.ts'

export const PROBE_SECONDS = 2

export interface ProbeAnswer {
  readonly status: number
  readonly body: string
}

export interface Probes {
  readonly env: Readonly<Record<string, string | undefined>>
  /** short name of this machine */
  readonly hostName: string
  readonly run: RunCommand
  readonly exists: (path: string) => Promise<boolean>
  /** the file's text; null where it cannot be read */
  readonly read: (path: string) => Promise<string | null>
  readonly get: (
    url: string,
    options?: { readonly headers?: Readonly<Record<string, string>>; readonly socketPath?: string },
  ) => Promise<ProbeAnswer | null>
}

/** The real ones. @param env handed in by who reads the environment */
export function systemProbes(env: Probes['env']): Probes {
  const limits = { timeoutSeconds: PROBE_SECONDS, bodyBytes: 4 * MEBIBYTE, compressionRatio: 100, labels: 64 }
  return {
    env,
    hostName: shortHostName(),
    run: runCommand,
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    read: (path) => readFile(path, 'utf8').catch(() => null),
    async get(url, { headers = {}, socketPath } = {}) {
      const client = createHttpClient({ limits, headers, ...(socketPath === undefined ? {} : { socketPath }) })
      try {
        const { status, body } = await client.get(url, { signal: AbortSignal.timeout(PROBE_SECONDS * 1000) })
        return { status, body: body.toString('utf8') }
      } catch (error) {
        if (error instanceof AppError) return null
        throw error
      } finally {
        client.close()
      }
    },
  }
}
