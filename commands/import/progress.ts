/** How far a file is read: a bar that moves where a person looks on, nothing where nobody does. */
import type { CommandContext } from '../command.ts'
import { numberText } from '../store/output.ts'

const BAR_CELLS = 30
/** to the start of the line, clearing it */
const REDRAW = '\r\x1b[2K'

export interface Progress {
  /** @param share of the file, 0 to 1 */
  show(share: number, rows: number): void
  end(): void
}

export function createProgress({ interactive, err, language, flags }: CommandContext): Progress {
  const isShown = interactive === true && !flags.json
  let shown = -1
  return {
    show(share, rows) {
      const percent = Math.floor(100 * Math.min(1, share))
      if (!isShown || percent === shown) return
      shown = percent
      const filled = Math.round(BAR_CELLS * Math.min(1, share))
      err(`${REDRAW}${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${percent} %  ${numberText(rows, language)}`)
    },
    end() {
      if (isShown && shown >= 0) err(REDRAW)
    },
  }
}
