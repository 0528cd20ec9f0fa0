/** The process that damages files and reads them: apart, so that one that hangs or falls over is seen. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTrials, type TrialsOrder, type TrialsSaid } from './run.ts'

const order = JSON.parse(process.argv[2]!) as TrialsOrder
const folder = mkdtempSync(join(process.env['ATALAYA_SOAK_DIR'] ?? tmpdir(), 'atalaya-files-'))
process.on('disconnect', () => process.exit(0))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const tell = (said: TrialsSaid) => new Promise((resolve) => process.send!(said, resolve))

const tally = await runTrials(order, folder, tell)
await tell({ tally })
process.disconnect!()
