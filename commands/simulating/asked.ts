/** What `atalaya simulate` is asked: its options as checked numbers. */
import { AppError } from '../../core/errors.ts'
import type { Interval } from '../../core/ledger/capacity/intervals.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'
import type { NodeShape } from '../../forecasts/planning/replay/from-trace.ts'
import type { Backfill } from '../../forecasts/planning/replay/scheduler-options.ts'
import type { CommandContext } from '../command.ts'
import { readInstant } from '../store/instant.ts'

export interface Asked {
  readonly window: Interval
  readonly growth: number
  /** 1, 2, 3 …; none: jobs come as they came */
  readonly seeds: readonly number[]
  /** more, or fewer */
  readonly nodes: number
  /** whose nodes; undefined: of the only one */
  readonly partition: string | undefined
  readonly targetWaitSeconds: number | undefined
  readonly backfill: Backfill
  readonly shape: NodeShape | undefined
}

const UNIT_SECONDS = { s: 1, m: MINUTE_SECONDS, h: HOUR_SECONDS, d: DAY_SECONDS } as const
const BACKFILLS: readonly Backfill[] = ['none', 'easy', 'conservative']
const MOST_SEEDS = 100

/** @throws AppError `usage` */
export function readAsked({ flags, clock }: CommandContext): Asked {
  const now = clock.now()
  const window = {
    from: flags.from === undefined ? -Infinity : readInstant('--from', flags.from, now),
    to: flags.to === undefined ? Infinity : readInstant('--to', flags.to, now),
  }
  if (window.from >= window.to)
    throw new AppError('usage', 'maintenance.empty_period', { from: flags.from ?? '', to: flags.to ?? '' })
  const growth = read('--growth', flags.growth ?? '1', /^\d{1,2}(?:\.\d{1,4})?$/, '0.5, 1.2', Number)
  if (growth <= 0) throw bad('--growth', flags.growth!, '0.5, 1.2')
  const seeds = read('--seeds', flags.seeds ?? '5', /^\d{1,3}$/, `0–${MOST_SEEDS}`, Number)
  if (seeds > MOST_SEEDS || (seeds === 0 && growth !== 1)) throw bad('--seeds', `${seeds}`, `1–${MOST_SEEDS}`)
  const wait = flags['target-wait']
  const backfill = BACKFILLS.find((one) => one === (flags.backfill ?? 'easy'))
  if (!backfill) throw bad('--backfill', flags.backfill!, BACKFILLS.join(', '))
  const shape = flags['node-shape']
  return {
    ...{ window, growth, backfill, partition: flags.partition },
    seeds: Array.from({ length: seeds }, (_, at) => at + 1),
    nodes: read('--nodes', flags.nodes ?? '0', /^[+-]?\d{1,5}$/, '+8, -4', Number),
    targetWaitSeconds:
      wait === undefined ? undefined : read('--target-wait', wait, /^\d{1,6}[smhd]$/, '30m, 4h, 2d', seconds),
    shape: shape === undefined ? undefined : read('--node-shape', shape, /^\d{1,4}(?:x\d{1,3})?$/, '64, 64x4', shapeOf),
  }
}

function read<Value>(
  option: string,
  text: string,
  form: RegExp,
  expected: string,
  value: (text: string) => Value,
): Value {
  if (!form.test(text)) throw bad(option, text, expected)
  return value(text)
}

const bad = (option: string, value: string, expected: string) =>
  new AppError('usage', 'simulate.bad_option', { option, value, expected })

const seconds = (text: string): number =>
  Number(text.slice(0, -1)) * UNIT_SECONDS[text.at(-1) as keyof typeof UNIT_SECONDS]

function shapeOf(text: string): NodeShape {
  const [cores, gpus = 0] = text.split('x').map(Number)
  if (cores! + gpus === 0) throw bad('--node-shape', text, '64, 64x4')
  return { cores: cores!, gpus }
}
