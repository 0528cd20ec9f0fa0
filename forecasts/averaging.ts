/**
 * One forecast of many candidates of a family, weighted by an information criterion (Burnham and Anderson, Sociological
 * Methods & Research 33 (2004) 261). Akaike's weights are exp(−Δ/2); these are more even: they trust the criterion a
 * quarter of that, for it judges the next step and not the horizon.
 */
import type { Fitted, Forecast } from './model.ts'

export interface Candidate {
  /** less is better; Infinity takes no part */
  readonly criterion: number
  readonly fitted: Fitted
}

const TRUST = 0.125
/** Candidates below this weight are not worth their time. */
const LEAST_WEIGHT = 0.005

/**
 * Akaike's criterion for few values (Hurvich and Tsai, Biometrika 76 (1989) 297).
 * @param deviance −2 log likelihood
 * @param free parameters, that of the variance included
 * @returns Infinity where there are too few values for so many parameters
 */
export function correctedAkaike(deviance: number, free: number, values: number): number {
  const left = values - free - 1
  return left > 0 ? deviance + 2 * free + (2 * free * (free + 1)) / left : Infinity
}

/** Of candidates none of which can be judged, the first one counts: it should be the simplest. */
export function averageByCriterion(candidates: readonly Candidate[]): Fitted {
  // −Infinity is a perfect fit
  const best = candidates.reduce((least, { criterion }) => Math.min(least, criterion), Infinity)
  if (!Number.isFinite(best)) return (candidates.find(({ criterion }) => criterion === best) ?? candidates[0]!).fitted
  const judged = candidates
    .map(({ criterion, fitted }) => ({ weight: Math.exp(-TRUST * (criterion - best)), fitted }))
    .filter(({ weight }) => weight > LEAST_WEIGHT)
  return averageOf(judged)
}

/** A forecast and how much it counts, against the others. */
export interface Weighted {
  readonly weight: number
  readonly fitted: Fitted
}

export function averageOf(judged: readonly Weighted[]): Fitted {
  const total = judged.reduce((sum, { weight }) => sum + weight, 0)
  const predict = (horizon: number): Forecast => {
    const mean = new Float64Array(horizon)
    const se = new Float64Array(horizon)
    for (const { weight, fitted } of judged) {
      const forecast = fitted.predict(horizon)
      for (let step = 0; step < horizon; step++) {
        mean[step]! += (weight / total) * forecast.mean[step]!
        se[step]! += (weight / total) * forecast.se[step]!
      }
    }
    return { mean, se }
  }
  if (!judged.every(({ fitted }) => fitted.resume)) return { predict }
  return {
    predict,
    resume: (y) => averageOf(judged.map(({ weight, fitted }) => ({ weight, fitted: fitted.resume!(y) }))),
  }
}
