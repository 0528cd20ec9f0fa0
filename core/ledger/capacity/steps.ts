/** Hardware over time: what a kind of node came to, from one change to the next. Pure. */
import type { UnixSeconds } from '../../series.ts'
import type { Interval } from './intervals.ts'
import type { NodeSpell } from './nodes.ts'

export interface CapacityStep extends Interval {
  /** as far as they are known one by one */
  readonly nodes: number
  /** of all of them together; NaN where it is not told of every one */
  readonly cores: number
  readonly gpus: number
  readonly memoryBytes: number
  readonly watts: number
}

const MEASURES = ['cores', 'gpus', 'memoryBytes', 'watts'] as const
type Measure = (typeof MEASURES)[number]

/** Sums, and of how many nothing is told. */
interface Running {
  nodes: number
  readonly sums: Record<Measure, number>
  readonly untold: Record<Measure, number>
}

/** @returns ascending; none where there was nothing */
export function capacitySteps(spells: readonly NodeSpell[]): readonly CapacityStep[] {
  const changes = new Map<UnixSeconds, { spell: NodeSpell; sign: 1 | -1 }[]>()
  const note = (time: UnixSeconds, spell: NodeSpell, sign: 1 | -1): void => {
    const list = changes.get(time)
    if (list) list.push({ spell, sign })
    else changes.set(time, [{ spell, sign }])
  }
  for (const spell of spells) {
    note(spell.from, spell, 1)
    note(spell.to, spell, -1)
  }
  const times = [...changes.keys()].sort((a, b) => a - b)
  const running: Running = { nodes: 0, sums: zeros(), untold: zeros() }
  const steps: CapacityStep[] = []
  let open = 0
  for (const [at, from] of times.entries()) {
    for (const { spell, sign } of changes.get(from)!) {
      open += sign
      if (spell.node !== '') running.nodes += sign
      for (const name of MEASURES)
        if (Number.isNaN(spell[name])) running.untold[name] += sign
        else running.sums[name] += sign * spell[name]
    }
    const to = times[at + 1] ?? Infinity
    if (open > 0) addStep(steps, { from, to, nodes: running.nodes, ...known(running) })
  }
  return steps
}

const zeros = (): Record<Measure, number> => ({ cores: 0, gpus: 0, memoryBytes: 0, watts: 0 })

function known({ sums, untold }: Running): Record<Measure, number> {
  const values = MEASURES.map((name) => [name, untold[name] > 0 ? NaN : sums[name]])
  return Object.fromEntries(values) as Record<Measure, number>
}

function addStep(steps: CapacityStep[], step: CapacityStep): void {
  const last = steps.at(-1)
  const isSame =
    last &&
    last.to === step.from &&
    last.nodes === step.nodes &&
    MEASURES.every((name) => Object.is(last[name], step[name]))
  if (isSame) steps[steps.length - 1] = { ...last, to: step.to }
  else steps.push(step)
}
