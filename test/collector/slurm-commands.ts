/** Slurm's commands as scripts that print what the real ones of a recorded cluster printed. */
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fixture, type Release } from './slurm-recordings.ts'

export function script(folder: string, name: string, body: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`)
  chmodSync(join(folder, name), 0o755)
}

/** A line of shell that prints a recording. */
const printing = (release: Release, file: string) => `cat '${fixture(release, `cli/${file}`)}'`

/**
 * `sinfo`, `squeue`, `scontrol` and `sdiag`; what was run is in `asked`, with what in its environment in `environment`.
 * @param changed command lines that do something else: a line of shell each
 */
export function writeCommands(folder: string, release: Release, changed: Readonly<Record<string, string>> = {}): void {
  const answers: Record<string, string> = {
    'sinfo --version': printing(release, 'version.txt'),
    'squeue --all --json': printing(release, 'squeue.json'),
    'scontrol ping': printing(release, 'scontrol-ping.txt'),
    ...(release === '22.05'
      ? {
          sdiag: printing(release, 'sdiag.txt'),
          'sinfo --all --json': printing(release, 'sinfo.json'),
          'scontrol --all --oneliner show partitions': printing(release, 'scontrol-partitions.txt'),
          'scontrol --all --oneliner show reservations': printing(release, 'scontrol-reservations.txt'),
        }
      : {
          'sdiag --json': printing(release, 'sdiag.json'),
          'scontrol --all show nodes --json': printing(release, 'scontrol-nodes.json'),
          'scontrol --all show partitions --json': printing(release, 'scontrol-partitions.json'),
          'scontrol --all show reservations --json': printing(release, 'scontrol-reservations.json'),
        }),
    ...changed,
  }
  const cases = Object.entries(answers).map(([line, answer]) => `'${line}') ${answer} ;;`)
  for (const command of ['sinfo', 'squeue', 'scontrol', 'sdiag']) {
    const asked = `line="${command}\${*:+ $*}"\necho "$line" >> '${folder}/asked'\nenv > '${folder}/environment'`
    const unknown = `*) echo "${command}: unrecognized option" >&2; exit 1 ;;`
    script(folder, command, `${asked}\ncase "$line" in\n${cases.join('\n')}\n${unknown}\nesac`)
  }
}
