/** Slurm's node words and what they ask of a person. */
import type { Text } from '../../core/i18n.ts'
import { stateText } from '../text/states.ts'

/** `ok` is quiet ink, `drain` amber, `down` red, `planned` blue-violet, `unknown` hatched grey. */
export type NodeKind = 'ok' | 'drain' | 'down' | 'planned' | 'unknown'

interface State {
  readonly kind: NodeKind
  readonly word: Text
}

const STATES: Readonly<Record<string, State>> = {
  idle: { kind: 'ok', word: stateText.idle },
  mixed: { kind: 'ok', word: stateText.mixed },
  allocated: { kind: 'ok', word: stateText.allocated },
  completing: { kind: 'ok', word: stateText.completing },
  drained: { kind: 'drain', word: stateText.drained },
  draining: { kind: 'drain', word: stateText.draining },
  drain: { kind: 'drain', word: stateText.drained },
  failing: { kind: 'drain', word: stateText.failing },
  fail: { kind: 'down', word: stateText.failed },
  error: { kind: 'down', word: stateText.failed },
  down: { kind: 'down', word: stateText.down },
  not_responding: { kind: 'down', word: stateText.notResponding },
  no_respond: { kind: 'down', word: stateText.notResponding },
  inval: { kind: 'drain', word: stateText.invalid },
  invalid_reg: { kind: 'drain', word: stateText.invalid },
  blocked: { kind: 'planned', word: stateText.blocked },
  maint: { kind: 'planned', word: stateText.maintenance },
  maintenance: { kind: 'planned', word: stateText.maintenance },
  reserved: { kind: 'planned', word: stateText.reserved },
  planned: { kind: 'ok', word: stateText.planned },
  reboot: { kind: 'planned', word: stateText.rebooting },
  boot: { kind: 'planned', word: stateText.rebooting },
  powered_down: { kind: 'planned', word: stateText.poweredDown },
  powering_down: { kind: 'planned', word: stateText.poweringDown },
  powering_up: { kind: 'planned', word: stateText.poweringUp },
  power_down: { kind: 'planned', word: stateText.poweringDown },
  power_up: { kind: 'planned', word: stateText.poweringUp },
  future: { kind: 'planned', word: stateText.future },
  unknown: { kind: 'unknown', word: stateText.unknown },
}

const ALIASES: Readonly<Record<string, string>> = {
  alloc: 'allocated',
  mix: 'mixed',
  comp: 'completing',
  drng: 'draining',
  resv: 'reserved',
  plnd: 'planned',
  unk: 'unknown',
  futr: 'future',
  reboot_issued: 'reboot',
  reboot_requested: 'reboot',
  failg: 'failing',
  pow_dn: 'powered_down',
  pow_up: 'powering_up',
}

/** sinfo's marks behind a state word that change what it means. */
const MARKS: Readonly<Record<string, string>> = {
  '*': 'not_responding',
  '~': 'powered_down',
  '#': 'powering_up',
  '!': 'powering_down',
  '%': 'powering_down',
  '@': 'reboot',
  '^': 'reboot',
  $: 'maint',
}

/** The most serious of a state's words comes first; one that is not known stays as Slurm wrote it. */
export function nodeState(raw: string): { readonly kind: NodeKind; readonly word: Text; readonly raw: string } {
  const mark = MARKS[raw.at(-1) ?? '']
  const words = raw
    .toLowerCase()
    .replace(/[*~#!%@^$+-]+$/, '')
    .split(/[+,]/)
    .map((word) => ALIASES[word] ?? word)
  const rank: readonly NodeKind[] = ['down', 'drain', 'unknown', 'planned', 'ok']
  const named = [...words, ...(mark ? [mark] : [])].flatMap((word) => STATES[word] ?? [])
  const worst = named.toSorted((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind))[0]
  if (worst) return { ...worst, raw }
  return { kind: 'unknown', word: { es: raw, pt: raw, en: raw }, raw }
}
