/** Costs beside the cloud, in words and rows. Pure. */
import { fill } from '../../core/i18n.ts'
import { moneyText as T } from '../text/plan-money.ts'
import type { CostAnswer } from './answers.ts'
import { percentFigure } from './format.ts'
import type { Told } from './plan.ts'
import { figureWords, money } from './plan-figures.ts'

type Side = CostAnswer['sides'][number]

/** What an hour costs, and from which use on owning pays. */
export function costSentences({ sides, cloudPrices, currency }: CostAnswer, told: Told): readonly string[] {
  const { language } = told
  if (sides.length === 0) return [T.noInventory[language]]
  return sides.map((side) => {
    const hour = T[`hour_${side.side}`][language]
    if (!side.hour) return `${fill(T.hourUnknown, language, { hour })} ${T.noPrices[language]}`
    if (side.hour.value === null) return fill(T.hourUnknown, language, { hour })
    const own = money(side.hour.value, currency, language)
    const price = side.side === 'cores' ? cloudPrices?.coreHour : cloudPrices?.gpuHour
    if (price == null) return fill(T.hourAlone, language, { hour, own })
    const said = fill(T.hourSentence, language, { hour, own, cloud: money(price, currency, language) })
    return `${said} ${breakEvenWords(side, told)}`.trim()
  })
}

function breakEvenWords({ cloud, utilisation }: Side, { language }: Told): string {
  const share = cloud?.breakEven?.value
  if (share == null) return ''
  if (share > 1) return T.breakNever[language]
  const use = percentFigure(utilisation.value, language)
  const text = utilisation.from === 'measured' ? T.breakEven : T.breakEvenAssumed
  return fill(text, language, { percent: percentFigure(share, language), use })
}

export interface CostRow {
  readonly name: string
  readonly own: string
  readonly cloud: string
}

/** One side of a centre, an hour and a year, and the year at three exchange rates. */
export function sideRows(side: Side, { cloudPrices, currency }: CostAnswer, told: Told): readonly CostRow[] {
  const { language } = told
  const amount = (value: number | null | undefined) => (value == null ? '—' : money(value, currency, language))
  const price = side.side === 'cores' ? cloudPrices?.coreHour : cloudPrices?.gpuHour
  const shifts = [T.exchange_low, T.exchange_same, T.exchange_high]
  return [
    { name: T[`hour_${side.side}`][language], own: amount(side.hour?.value), cloud: amount(price) },
    { name: T.yearAll[language], own: amount(side.year.all), cloud: amount(side.cloud?.year.value) },
    { name: T.yearCapital[language], own: amount(side.year.capital), cloud: '' },
    { name: T.yearRunning[language], own: amount(side.year.running), cloud: '' },
    ...side.exchange.map((figure, index) => ({
      ...{ name: shifts[index]![language], own: figureWords(figure, told), cloud: '' },
    })),
  ]
}
