/** What is drawn beside ECharts' own: names at the ends of lines, kept from lying on each other, and piles. Pure. */
import { type ChartModel, type ChartTheme, colorOf, directLabels, isPile, timeOf } from './model.ts'

export interface EndLabel {
  readonly name: string
  readonly color: string
  /** vertical position in pixels */
  readonly y: number
}

/**
 * One name a line that has any value, where the line ends.
 * @param pixel from a value to its vertical position
 * @param bottom lowest position a name may have
 */
export function endLabels(
  model: ChartModel,
  theme: ChartTheme,
  pixel: (value: number) => number,
  bottom = Number.POSITIVE_INFINITY,
): readonly EndLabel[] {
  if (!directLabels(model)) return []
  const found: EndLabel[] = []
  let below = 0
  const add = (name: string, color: string, value: number) => found.push({ name, color, y: pixel(value) })
  model.lines.forEach(({ name, values }, index) => {
    const last = values.findLast((value) => value !== null)
    if (last == null) return
    below = model.stacked ? below + last : last
    add(name, colorOf(model, theme, index), below)
  })
  const capacity = model.capacity?.values.findLast((value) => value !== null)
  if (model.capacity && capacity != null) add(model.capacity.name, theme.ink, capacity)
  const spaced = spread(
    found.map(({ y }) => y),
    theme.textPixels * 1.3,
    bottom,
  )
  return found.map((label, index) => ({ ...label, y: spaced[index]! }))
}

export interface Block {
  readonly color: string
  /** corners in pixels */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Blocks of a pile of calendar periods: whole pixels, so that none shows a seam; none where nothing is known, or it is 0. */
export function pileBlocks(
  model: ChartModel,
  theme: ChartTheme,
  pixel: { readonly x: (time: number) => number; readonly y: (value: number) => number },
): readonly Block[] {
  if (!isPile(model)) return []
  const blocks: Block[] = []
  for (let index = 0; index < model.length; index += 1) {
    const [x, end] = [timeOf(model, index), timeOf(model, index + 1)].map((time) => Math.round(pixel.x(time)))
    // a hairline apart, where there is room for one
    const width = Math.max(1, end! - x! - (end! - x! > 3 ? 1 : 0))
    let below = 0
    model.lines.forEach(({ values }, line) => {
      const value = values[index] ?? 0
      const [bottom, top] = [Math.round(pixel.y(below)), Math.round(pixel.y(below + value))]
      below += value
      const color = theme.categories[line % theme.categories.length]!
      if (bottom > top) blocks.push({ color, x: x!, y: top, width, height: bottom - top })
    })
  }
  return blocks
}

/** Positions at least `gap` apart, in the same order, as near as can be to where they were, none beyond `end`. */
export function spread(positions: readonly number[], gap: number, end = Number.POSITIVE_INFINITY): readonly number[] {
  const order = positions.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at)
  const groups: { sum: number; members: number[] }[] = []
  const top = ({ sum, members }: { sum: number; members: number[] }) =>
    sum / members.length - ((members.length - 1) * gap) / 2
  for (const { at, index } of order) {
    groups.push({ sum: at, members: [index] })
    for (let last = groups.at(-1)!, before = groups.at(-2); before; last = groups.at(-1)!, before = groups.at(-2)) {
      if (top(before) + before.members.length * gap <= top(last)) break
      groups.splice(-2, 2, { sum: before.sum + last.sum, members: [...before.members, ...last.members] })
    }
  }
  const spaced = [...positions]
  for (const group of groups) {
    group.members.forEach((index, rank) => {
      spaced[index] = top(group) + rank * gap
    })
  }
  // what would stick out below pushes what is above it up
  order.reverse().forEach(({ index }, rank) => {
    spaced[index] = Math.min(spaced[index]!, end - rank * gap)
  })
  return spaced
}
