// Asks npm's registry whether it knows of faults in what runs here, and whether what lies installed is signed by it:
// `node scripts/run.mjs scripts/audit.ts`. Ends with 1 for what was found, and never because nobody answers: many mirrors
// have neither list. What was not asked is said.
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

interface Verdict {
  readonly outcome: 'fine' | 'found' | 'unanswered'
  readonly words: string
}

const Counted = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string().default('') })),
  metadata: z.object({ vulnerabilities: z.record(z.string(), z.number()) }),
})
const Package = z.object({ name: z.string(), version: z.string() })
const Signed = z.object({ invalid: z.array(Package), missing: z.array(Package) })

/** Such a fault is one that somebody has to look at before anything else is done. */
const GRAVE = new Set(['high', 'critical'])

/** @param output of `npm audit --json` */
export function judgeFaults(output: string): Verdict {
  const { data } = Counted.safeParse(parsed(output))
  if (!data) return { outcome: 'unanswered', words: reasonIn(output) }
  const grave = Object.entries(data.vulnerabilities).filter(([, { severity }]) => GRAVE.has(severity))
  if (grave.length > 0)
    return {
      outcome: 'found',
      words: grave.map(([name, { severity, range }]) => `${name} ${range}: ${severity}`).join('; '),
    }
  const milder = Object.values(data.metadata.vulnerabilities).reduce((sum, count) => sum + count, 0)
  return {
    outcome: 'fine',
    words: `nothing grave is known (${data.metadata.vulnerabilities['total'] ?? milder} milder)`,
  }
}

/** @param output of `npm audit signatures --json` */
export function judgeSignatures(output: string): Verdict {
  const { data } = Signed.safeParse(parsed(output))
  if (!data) return { outcome: 'unanswered', words: reasonIn(output) }
  const wrong = [
    ...data.invalid.map((one) => ['invalid', one] as const),
    ...data.missing.map((one) => ['missing', one] as const),
  ]
  if (wrong.length === 0) return { outcome: 'fine', words: 'every signature holds' }
  return { outcome: 'found', words: wrong.map(([what, { name, version }]) => `${name}@${version}: ${what}`).join('; ') }
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch {
    return undefined
  }
}

const Reason = z.object({ message: z.string().default(''), error: z.object({ summary: z.string() }).optional() })
function reasonIn(output: string): string {
  const { data } = Reason.safeParse(parsed(output))
  return data?.error?.summary || data?.message || output.trim().split('\n')[0] || 'npm said nothing'
}

const WORDS = { fine: 'ok', found: 'FOUND', unanswered: 'not asked: nobody answered' } as const
const CHECKS = {
  'faults that are known': [judgeFaults, ['audit', '--omit=dev', '--audit-level=high', '--json']],
  'signatures of the registry': [judgeSignatures, ['audit', 'signatures', '--json']],
} as const
const LONGEST_MILLISECONDS = 60_000
const PATIENCE = ['--fetch-retries=0', '--fetch-timeout=20000']

function audit(): number {
  let found = 0
  for (const [what, [judge, args]] of Object.entries(CHECKS)) {
    const { stdout, error } = spawnSync('npm', [...args, ...PATIENCE], {
      encoding: 'utf8',
      timeout: LONGEST_MILLISECONDS,
    })
    const { outcome, words } = error ? { outcome: 'unanswered' as const, words: error.message } : judge(stdout)
    process.stdout.write(`${what}: ${WORDS[outcome]}: ${words}\n`)
    if (outcome === 'found') found++
  }
  return found === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = audit()
