/** How far a copy is: a bar that moves where a person looks on, a line for each part where a file does. */
import { explain } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import { dayName } from '../../store/metrics/copy/windows.ts'
import type { CopyStep } from '../../store/metrics/copy.ts'
import type { StoreStatistics } from '../../store/metrics/store.ts'
import type { CommandContext } from '../command.ts'
import { printable } from '../log.ts'
import { numberText } from './output.ts'

const BAR_CELLS = 30
/** Between two looks at why nothing moves. */
const LOOK_SECONDS = 5
/** to the start of the line, clearing it */
const REDRAW = '\r\x1b[2K'

export interface CopyReport {
  step(step: CopyStep): void
  stop(): void
}

export function createCopyReport(
  { language, interactive, err, clock, flags }: CommandContext,
  statistics: () => Promise<StoreStatistics>,
): CopyReport {
  let total = 0
  let done = 0
  let told: string | undefined
  let cancel = () => {}

  const show = (text: string): void => {
    if (flags.json) return
    if (!interactive) {
      err(`${text}\n`)
      return
    }
    const filled = total === 0 ? BAR_CELLS : Math.round((BAR_CELLS * done) / total)
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled)
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total)
    err(`${REDRAW}${bar} ${percent} %  ${text}`)
  }
  /** A server that does not take what it is handed: said once for each reason. */
  const watch = (): void => {
    let watching = true
    const wait = (): void => {
      const forget = clock.after(LOOK_SECONDS, () => void look())
      cancel = () => {
        watching = false
        forget()
      }
    }
    const look = async (): Promise<void> => {
      const problem = (await statistics().catch(() => undefined))?.spool?.lastError
      if (!watching) return
      const text = problem ? printable(explain(problem, language)) : undefined
      if (text !== undefined && text !== told) err(`${interactive ? REDRAW : ''}! ${text}\n`)
      told = text
      wait()
    }
    wait()
  }

  /** What is to be said of a step; undefined where only a moving bar would say it. */
  const words = (step: CopyStep): string | undefined => {
    switch (step.kind) {
      case 'planned':
        return fill(MESSAGES['maintenance.copy_planned'], language, { parts: total, done })
      case 'window': {
        if (!step.end && !interactive) return undefined
        const { resolution, from } = step.window
        const part = dayName(from)
        const params = { resolution, part, values: numberText(step.values, language), done, parts: total }
        return fill(MESSAGES['maintenance.copy_part'], language, params)
      }
      case 'settling':
        return interactive ? fill(MESSAGES['maintenance.copy_settling'], language) : undefined
      case 'verifying': {
        const params = { resolution: step.resolution, month: step.month }
        return fill(MESSAGES['maintenance.copy_verifying'], language, params)
      }
    }
  }

  const step = (taken: CopyStep): void => {
    cancel()
    if (taken.kind === 'planned') {
      total = taken.windows
      done = taken.done
    }
    if (taken.kind === 'window' && taken.end) done += 1
    if (taken.kind === 'settling') watch()
    const text = words(taken)
    if (text !== undefined) show(text)
  }
  return {
    step,
    stop() {
      cancel()
      if (interactive && !flags.json) err('\n')
    },
  }
}
