/**
 * The state of a node in sinfo's words (`sinfo -o %T` without the mark behind it), from Slurm's base state and
 * flags. The order of the rules is that of Slurm's `node_state_string`; three marks become words, because a
 * count of "idle" that holds sleeping or silent nodes would promise capacity that is not there:
 * - `idle~` `idle#` `idle%` `idle!` are `powered_down`, `powering_up`, `powering_down`, `power_down`;
 * - `idle@` `idle^` (a reboot is due or under way) are `reboot`, `idle$` is `maint`;
 * - `*`, a node that does not answer, makes idle, allocated, mixed and the other living states `unknown`; `down*`,
 *   `drained*` and `fail*` are what they are without it.
 * `mixed-` and `allocated+` stay `mixed` and `allocated`.
 */

/** What sinfo, and so this file, calls a node: these always have a series in every partition, also when 0. */
export const EVERYDAY_STATES = ['idle', 'mixed', 'allocated', 'draining', 'drained', 'down'] as const

const BASES = new Set(['DOWN', 'IDLE', 'ALLOCATED', 'ERROR', 'MIXED', 'FUTURE', 'UNKNOWN'])
const SHORT_FLAGS: Readonly<Record<string, string>> = {
  MAINT: 'MAINTENANCE',
  NO_RESPOND: 'NOT_RESPONDING',
  NODE_INVALID_REG: 'INVALID_REG',
  REBOOT: 'REBOOT_REQUESTED',
  RES: 'RESERVED',
}

export interface NodeState {
  readonly word: string
  /** sinfo counts free CPUs of such a node as "other": drained, draining or down */
  readonly unavailable: boolean
  /** sinfo -R lists its reason */
  readonly ailing: boolean
  /** what slurmd said last (load, free memory) is of now */
  readonly answering: boolean
  /** configured for later: not there yet, sinfo does not show it */
  readonly future: boolean
}

/**
 * @param words base state and flags, upper case, in any order
 * @returns `undefined` where no base state is among them
 */
export function nodeState(words: readonly string[]): NodeState | undefined {
  const flags = new Set(words.map((word) => SHORT_FLAGS[word] ?? word))
  const base = words.find((word) => BASES.has(word))
  if (base === undefined) return undefined
  const asleep = ['POWERED_DOWN', 'POWERING_DOWN', 'POWERING_UP'].some((flag) => flags.has(flag))
  return {
    word: stateWord(base, flags),
    unavailable: flags.has('DRAIN') || base === 'DOWN',
    ailing: ['DRAIN', 'FAIL', 'INVALID_REG'].some((flag) => flags.has(flag)) || base === 'DOWN' || base === 'ERROR',
    answering: !flags.has('NOT_RESPONDING') && !asleep && !['DOWN', 'UNKNOWN', 'FUTURE'].includes(base),
    future: base === 'FUTURE',
  }
}

function stateWord(base: string, flags: ReadonlySet<string>): string {
  const silent = flags.has('NOT_RESPONDING')
  const completing = flags.has('COMPLETING')
  const busy = base === 'ALLOCATED' || base === 'MIXED'
  const unlessSilent = (word: string) => (silent ? 'unknown' : word)

  if (flags.has('INVALID_REG')) return 'inval'
  if (flags.has('MAINTENANCE') && !flags.has('DRAIN') && !busy && base !== 'DOWN') return unlessSilent('maint')
  if (flags.has('REBOOT_ISSUED') && !busy) return 'reboot'
  if (flags.has('REBOOT_REQUESTED') && !busy) return unlessSilent('reboot')
  if (flags.has('DRAIN')) return completing || busy ? 'draining' : 'drained'
  if (flags.has('FAIL')) return completing || busy ? 'failing' : 'fail'
  if (base === 'DOWN') return 'down'
  if (base === 'ALLOCATED') return powerless(flags) ?? unlessSilent('allocated')
  if (completing) return powerless(flags) ?? unlessSilent('completing')
  if (base === 'IDLE') return powerless(flags) ?? unlessSilent(idleWord(flags))
  if (base === 'MIXED') return powerless(flags) ?? unlessSilent('mixed')
  return base.toLowerCase()
}

/** Nodes that Slurm's power saving has switched off or is switching. */
function powerless(flags: ReadonlySet<string>): string | undefined {
  if (flags.has('POWERING_UP')) return 'powering_up'
  if (flags.has('POWERING_DOWN')) return 'powering_down'
  if (flags.has('POWERED_DOWN')) return 'powered_down'
  return flags.has('POWER_DOWN') ? 'power_down' : undefined
}

function idleWord(flags: ReadonlySet<string>): string {
  if (flags.has('RESERVED')) return 'reserved'
  if (flags.has('BLOCKED')) return 'blocked'
  return flags.has('PLANNED') ? 'planned' : 'idle'
}
