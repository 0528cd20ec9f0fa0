/**
 * Learns `forecasts/learned-lags.ts` anew: of all series of a kind together, what comes of the last values, step by step,
 * by ridge regression.
 */
import { writeFileSync } from 'node:fs'
import {
  featuresOf,
  type KindOfLags,
  type LagTable,
  type LearnedLags,
  noiseBeside,
  unitOf,
} from '../../../forecasts/lags.ts'
import { solvePositive } from '../../../forecasts/numeric/linear.ts'
import { dot, medianOf } from '../../../forecasts/numeric/vectors.ts'
import { traitsOf } from '../../../forecasts/priors.ts'

/** Where it helps, measured on series left out: not for hours and days, whose own history is long enough. */
const RECIPES: Readonly<
  Record<string, { readonly lags: readonly number[]; readonly steps: number; readonly every: number }>
> = {
  1: { lags: [5, 6, 8, 10], steps: 8, every: 1 },
  long: { lags: [12, 20], steps: 18, every: 1 },
  4: { lags: [5, 9, 12, 16], steps: 8, every: 1 },
  12: { lags: [14, 25, 37], steps: 24, every: 1 },
  52: { lags: [14, 54], steps: 13, every: 2 },
}
const RIDGE = 1e-3
/** of a normal distribution: standard deviation against the mean of what is missed by */
const DEVIATION_OF_MEAN = 1.2533
/** Longest line of a file, in characters. */
const LINE = 120
/** Written with so many decimals. */
const DECIMALS = 4

export interface Series {
  /** what it is compared with (`priors.ts`) */
  readonly kind: string
  readonly fold: number
  /** nothing missing */
  readonly y: Float64Array
  /** steps, 1 where none */
  readonly season: number
}

/** The last values before an origin, and what came then, both against the last one. */
interface Window {
  readonly features: Float64Array
  readonly came: Float64Array
}

/** @param without the series of a fold */
export function learnLags(series: readonly Series[], without?: number): LearnedLags {
  return Object.fromEntries(
    Object.entries(RECIPES).flatMap(([kind, recipe]): [string, KindOfLags][] => {
      const chosen = series.filter((one) => one.kind === kind && one.fold !== without)
      if (chosen.length === 0) return []
      const noise = Number(medianOf(chosen.map(({ y }) => traitsOf(y).noise)).toFixed(2))
      const tables = recipe.lags.map((lags) => {
        const windows = chosen.flatMap((one) => windowsOf(one, { ...recipe, lags, noise }))
        return tableOf(windows, lags, recipe.steps)
      })
      return [[kind, { noise, tables: tables.filter((table) => table !== undefined) }]]
    }),
  )
}

interface Wanted {
  readonly lags: number
  readonly steps: number
  readonly every: number
  readonly noise: number
}

function windowsOf({ y, season }: Series, { lags, steps, every, noise }: Wanted): Window[] {
  const z = y.every((value) => value > 0) ? y.map(Math.log) : y
  const unit = unitOf(z, season)
  if (!(unit > 0)) return []
  const beside = noiseBeside(traitsOf(y).noise, noise)
  const windows: Window[] = []
  for (let origin = z.length - 1; origin >= lags; origin -= every)
    windows.push({
      features: featuresOf(z.subarray(0, origin), lags, unit, beside),
      came: z.slice(origin, origin + steps).map((value) => (value - z[origin - 1]!) / unit),
    })
  return windows
}

/** @returns undefined where too few series are as long */
function tableOf(windows: readonly Window[], lags: number, steps: number): LagTable | undefined {
  const width = 2 * lags
  const products = new Float64Array(width * width)
  const weights: Float64Array[] = []
  const spread: number[] = []
  // the last step first: each window counts for the steps that came, and what it adds is needed once
  const byCame = Map.groupBy(windows, ({ came }) => came.length)
  let count = 0
  for (let step = steps - 1; step >= 0; step--) {
    for (const { features } of byCame.get(step + 1) ?? []) addProducts(products, features)
    count += byCame.get(step + 1)?.length ?? 0
    if (count < 2 * width) return undefined
    const known = windows.filter(({ came }) => came.length > step)
    const targets = new Float64Array(width)
    for (const { features, came } of known)
      for (let at = 0; at < width; at++) targets[at]! += features[at]! * came[step]!
    const ridged = products.slice()
    for (let at = 0; at < width; at++) ridged[at * width + at]! += RIDGE * count
    const solved = solvePositive(ridged, targets)!
    weights[step] = solved
    const missed = known.reduce((sum, { features, came }) => sum + Math.abs(came[step]! - dot(solved, features)), 0)
    spread[step] = (DEVIATION_OF_MEAN * missed) / count
  }
  return { lags, weights, spread }
}

function addProducts(products: Float64Array, features: Float64Array): void {
  const width = features.length
  for (let row = 0; row < width; row++)
    for (let column = 0; column <= row; column++) products[row * width + column]! += features[row]! * features[column]!
}

export function writeLags(path: string, learned: LearnedLags): void {
  const text = (values: Iterable<number>) => [...values].map((value) => Number(value.toFixed(DECIMALS))).join(' ')
  const kinds = Object.entries(learned).map(([kind, { noise, tables }]) => {
    const written = tables.map(({ lags, spread, weights }) => {
      const rows = weights.map((row) => `          '${text(row)}',\n`)
      // as a formatter would break it
      const told = `        spread: '${text(spread)}',`
      const line = told.length <= LINE ? told : told.replace(" '", "\n          '")
      return `      {\n        lags: ${lags},\n${line}\n        weights: [\n${rows.join('')}        ],\n      },\n`
    })
    return `  ${kind}: {\n    noise: ${noise},\n    tables: [\n${written.join('')}    ],\n  },\n`
  })
  writeFileSync(
    path,
    `/** Written by \`npm run bench:forecast -- --data DIR --learn --write\`: not by hand. */
import { parseLags } from './lags.ts'

/** By the names of kinds (\`priors.ts\`); numbers with spaces between. */
export const LEARNED_LAGS = parseLags({
${kinds.join('')}})
`,
  )
}
