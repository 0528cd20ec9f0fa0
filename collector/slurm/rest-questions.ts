/** Questions to slurmrestd in the newest version of its API that both sides know: found by asking, and after an upgrade again. */
import { AppError } from '../../core/errors.ts'
import type { HttpClient } from '../scrape.ts'
import type { AskContext } from './access.ts'
import { releaseOf } from './answer.ts'
import { createAsk, type Reply, type RestConnection } from './rest-ask.ts'
import { isObject } from './values.ts'

export interface QuestionsOptions<Version extends string> {
  readonly connection: RestConnection
  /** which of its two: the controller's, or the accounting's */
  readonly api: 'slurm' | 'slurmdb'
  /** understood, newest first */
  readonly versions: readonly Version[]
  /** a question that every version has, and that costs little */
  readonly probe: (context: AskContext) => string
}

export interface Questions<Version extends string> {
  /** A good answer. @throws AppError */
  ask(name: string, context: AskContext): Promise<Reply>
  /** The version in use; asks where it is not known yet. @throws AppError where no version is understood by both */
  version(context: AskContext): Promise<Version>
  readonly knownVersion: Version | undefined
  facts(): Readonly<Record<string, string>>
}

export function createQuestions<Version extends string>(
  { connection, api, versions, probe }: QuestionsOptions<Version>,
  client: HttpClient,
): Questions<Version> {
  const { address } = connection
  const ask = createAsk(connection, client)
  let version: Version | undefined
  let release = ''

  async function choose(context: AskContext): Promise<Version> {
    for (const candidate of versions) {
      // a version that is not served says so at once: one that takes too long is served, by a daemon in trouble
      version = candidate
      const reply = await ask(`/${api}/${candidate}/${probe(context)}`, context)
      if (reply.status !== 404) return candidate
    }
    version = undefined
    throw await nothingInCommon(context)
  }

  async function nothingInCommon(context: AskContext): Promise<AppError> {
    const understood = versions.join(', ')
    const reply = await ask('/openapi/v3', context)
    if (reply.status === 404) return new AppError('unavailable', 'slurm.not_slurmrestd', { address, understood })
    if (reply.error) return reply.error
    const offered = offeredVersions(reply.document, api).join(', ') || '-'
    return new AppError('unavailable', 'slurm.no_common_version', { address, understood, offered })
  }

  return {
    async ask(name, context) {
      const before = version ?? (await choose(context))
      let reply = await ask(`/${api}/${before}/${name}`, context)
      if (reply.status === 404) reply = await ask(`/${api}/${await choose(context)}/${name}`, context)
      if (reply.error) throw reply.error
      release = releaseOf(reply.document) || release
      return reply
    },
    version: async (context) => version ?? choose(context),
    get knownVersion() {
      return version
    },
    facts: () => ({
      ...(release === '' ? {} : { version: `Slurm ${release}` }),
      ...(version === undefined ? {} : { api: version }),
    }),
  }
}

/** The versions of `/slurm/…` or `/slurmdb/…` in an OpenAPI document, newest last. */
function offeredVersions(document: unknown, api: string): readonly string[] {
  const paths = isObject(document) ? document['paths'] : undefined
  const found = Object.keys(isObject(paths) ? paths : {}).flatMap((path) => {
    const [, name, version] = /^\/(slurm|slurmdb)\/(v\d{1,3}\.\d{1,3}\.\d{1,4})\//.exec(path) ?? []
    return name === api && version !== undefined ? [version] : []
  })
  return [...new Set(found)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}
