/** A trend as an SVG path. Pure. */

/**
 * Lines through the known points; a gap breaks the line, a lone point is a short dash.
 * @param width height of the drawing; the values fill it from their minimum to their maximum
 */
export function sparklinePath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value) => value !== null)
  if (known.length === 0 || values.length < 2) return ''
  const min = Math.min(...known)
  const max = Math.max(...known)
  // less than a hundredth of the value is no movement worth a picture
  const span = max - min > 0.01 * Math.max(Math.abs(max), Math.abs(min)) ? max - min : 0
  const x = (index: number) => round((index / (values.length - 1)) * width)
  const y = (value: number) => round(span === 0 ? height / 2 : height - ((value - min) / span) * height)
  let path = ''
  let drawing = false
  values.forEach((value, index) => {
    if (value === null) {
      drawing = false
      return
    }
    const alone = !drawing && (values[index + 1] ?? null) === null
    path += alone
      ? `M${x(Math.max(0, index - 0.5))} ${y(value)}h${round(width / (values.length - 1))}`
      : `${drawing ? 'L' : 'M'}${x(index)} ${y(value)}`
    drawing = true
  })
  return path
}

const round = (value: number) => Math.round(value * 10) / 10
