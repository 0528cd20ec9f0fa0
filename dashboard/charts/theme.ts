import type { ChartTheme } from './model.ts'

/** The page's colours as they are now; canvases do not follow CSS by themselves. */
export function readTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement)
  const value = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink: value('--ink'),
    quiet: value('--quiet'),
    hairline: value('--hairline'),
    surface: value('--surface'),
    font: getComputedStyle(document.body).fontFamily,
    textPixels: Number.parseFloat(style.fontSize) * 0.6875,
    categories: Array.from({ length: 8 }, (_, index) => value(`--category-${index}`)),
  }
}
