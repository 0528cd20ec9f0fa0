/** The names of all partitions, those without nodes or jobs included: their counts are true zeros. Pure. */
import { cleanLabel, listOf, nameAt, shown, unexpected } from './values.ts'

/** From `/slurm/…/partitions` or `scontrol show partitions --json`. @throws AppError `scrape.unexpected_shape` */
export function parsePartitions(document: unknown, address: string): readonly string[] {
  return unique(listOf(document, 'partitions', address).map((item) => nameAt(item, 'name')))
}

/** From `scontrol --oneliner show partitions`, for Slurm before 23.02. @throws AppError `scrape.unexpected_shape` */
export function parsePartitionsText(text: string, address: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 1 && /^No partitions in the system/i.test(lines[0]!)) return []
  return unique(
    lines.map((line, index) => {
      const name = /^PartitionName=(\S+)/.exec(line)?.[1]
      if (name === undefined) throw unexpected(address, `line ${index + 1}`, `"${shown(line)}" ≠ PartitionName=…`)
      return cleanLabel(name)
    }),
  )
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort()
}
