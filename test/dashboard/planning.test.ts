import { describe, expect, it } from 'vitest'
import { bandText } from '../../dashboard/charts/fan.ts'
import { directLabels } from '../../dashboard/charts/model.ts'
import { chartOption } from '../../dashboard/charts/option.ts'
import { valueScale } from '../../dashboard/charts/scale.ts'
import type { ForecastsAnswer } from '../../dashboard/logic/answers.ts'
import {
  fanModel,
  forecastPath,
  noScoreWords,
  partKey,
  partName,
  partsOfDisks,
  partsOfJobs,
  planningHeadline,
  type ShownForecast,
  scoreRows,
  trustWords,
  untilWords,
} from '../../dashboard/logic/planning.ts'

const DAY = 86_400
/** noon UTC, so that a day is the same in most zones */
const T = 1_767_268_800
const days = (from: number, count: number) => Array.from({ length: count + 1 }, (_, day) => T + (from + day) * DAY)
const shown = (told: Partial<ShownForecast> = {}): ShownForecast => ({
  labels: {},
  history: { bounds: days(0, 70), values: Array.from({ length: 70 }, (_, day) => (day === 69 ? null : day)) },
  bounds: days(70, 2),
  mean: [70, 71],
  intervals: [
    { level: 0.5, low: [68, 68], high: [72, 74] },
    { level: 0.8, low: [60, 58], high: [80, 1_234.5] },
    { level: 0.95, low: [50, 40], high: [90, 2_000] },
  ],
  models: [
    { name: 'ets', weight: 0.7 },
    { name: 'ces', weight: 0.3 },
  ],
  failed: [],
  shifts: [],
  ...{ endedAt: null, gain: null, passing: null, leftOut: [], events: [] },
  backtest: { origins: 3, mase: 1.4, smape: 12, owa: 0.82, coverage: [0.5, 0.8, 0.94], msis: [1, 1, 1] },
  why: null,
  ...told,
})
const answer = (told: Partial<ShownForecast> = {}, about: Partial<ForecastsAnswer> = {}): ForecastsAnswer => ({
  ...{ metric: 'coreHours', title: 'Horas-núcleo usadas por día', unit: 'hours', isDemand: false, step: 'day' },
  ...{ timeZone: 'UTC', newestKept: null, isReconciled: false, total: null, forecasts: [shown(told)], ...about },
})

describe('the page about what comes', () => {
  it('says in a sentence the end of the horizon and how sure that is', () => {
    expect(planningHeadline(answer(), 'es')).toBe(
      'Horas-núcleo usadas por día: dentro de 2 días lo más probable es 71; 8 de cada 10 veces, entre 58 y 1.235.',
    )
  })

  it('says so where there is nothing to forecast from', () => {
    const none = 'Horas-núcleo usadas por día: todavía no hay con qué pronosticar.'
    expect(planningHeadline(answer({ mean: null, intervals: [] }), 'es')).toBe(none)
    expect(planningHeadline(answer({}, { forecasts: [] }), 'es')).toBe(none)
  })

  it('says until when data reach, and how far to trust what follows', () => {
    expect(untilWords(shown(), 'es')).toBe('Datos hasta el 12 mar 2026.')
    expect(trustWords(shown(), 'hours', 'es')).toEqual([
      expect.stringMatching(
        /^Hecho con los datos de antes, 3 veces: se equivocó 0,82 veces .*; en la franja del 95 % cayó el 94 % /,
      ),
      'Modelos: ets 70\u00a0%, ces 30\u00a0%.',
    ])
    const poor = trustWords(
      shown({ backtest: { ...shown().backtest!, owa: 1.2 }, shifts: [T + 30 * DAY] }),
      'hours',
      'es',
    )
    expect(poor[1]).toBe('La regla simple acertó más: no decida con esto.')
    expect(poor[3]).toBe('Niveles nuevos desde: 1 feb 2026.')
    expect(trustWords(shown({ backtest: { ...shown().backtest!, owa: null } }), 'hours', 'es')[0]).toContain(
      'demasiado corta',
    )
  })

  it('says what else was taken into account, and what it does', () => {
    const event = { unit: 'ratio', stepsBefore: 12, stepsAhead: 3, times: [] }
    const events = [
      { ...event, kind: 'course' as const, title: 'Cursos: efecto de cada uno en marcha', effect: 0.4 },
      { ...event, kind: 'course' as const, title: 'Otros cursos', effect: -120.4, unit: 'hours' },
      { ...event, kind: 'capacity' as const, title: 'Equipamiento: efecto del doble', effect: null },
      { ...event, kind: 'outage' as const, title: 'Interrupciones', effect: null },
    ]
    const words = trustWords(shown({ events, leftOut: [T, T + 9 * DAY], gain: 1.24 }), 'hours', 'es')
    expect(words.slice(2)).toEqual([
      'Cursos: efecto de cada uno en marcha: +40 %.',
      'Otros cursos: -120.',
      'Interrupciones (12 en la historia).',
      'Valores sueltos que no se tuvieron en cuenta: 2 (2 ene 2026, 11 ene 2026).',
      'Franjas 1,24 veces como las calibradas, por lo que erraron las de noches anteriores.',
    ])
    expect(trustWords(shown({ gain: 1.01 }), 'hours', 'es')).toHaveLength(2)
  })

  it('says that data ended, and why nothing can be compared', () => {
    const ended = T + 70 * DAY
    expect(untilWords(shown({ endedAt: ended }), 'en')).toMatch(/^Data ended on Mar 1\d, 2026: the forecast goes on/)
    const words = (newest: number | null, endedAt: number | null) =>
      noScoreWords({ levels: [], subjects: [], newest, endedAt }, 'en')
    expect(words(null, null)).toContain('No forecast has been kept yet')
    expect(words(T, null)).toMatch(/^Forecasts are kept every night; the newest are of Jan 1, 2026\./)
    expect(words(null, ended)).toMatch(/^No forecast was kept: what is known of jobs ended on Mar/)
    expect(words(T, ended)).toMatch(/^The newest forecasts kept are of Jan 1, 2026: what is known of jobs ended/)
  })

  it('knows what a figure can be of', () => {
    const group = (partition: string) => ({ names: { cluster: 'serafin', partition }, figures: {} })
    const usage = { timeZone: 'UTC', bounds: [0, 1], groups: [group('cpu'), group('gpu')] }
    expect(partsOfJobs(usage).map(partName)).toEqual(['serafin · cpu', 'serafin · gpu'])
    expect(partsOfJobs({ ...usage, groups: [group('cpu')] })).toEqual([])
    expect(partsOfJobs(undefined)).toEqual([])
    const disk = (mount: string, value: number) => ({ labels: { node: 'n1', mount }, value, time: 0, freshUntil: 1 })
    const disks = {
      metric: 'filesystem.used_ratio',
      unit: 'ratio',
      now: 0,
      series: [disk('/', 0.2), disk('/home', 0.9)],
    }
    expect(partsOfDisks(disks as never)).toEqual(['node:n1,mount:/home', 'node:n1,mount:/'])
    expect(forecastPath('coreHours', 90, partKey({ cluster: 'a', partition: 'b' }))).toBe(
      '/forecasts?metric=coreHours&horizon=90&levels=50%2C80%2C95&where=cluster%3Aa&where=partition%3Ab',
    )
  })

  it('shows what was forecast and came in a table', () => {
    const subject = {
      metric: 'coreHours' as const,
      title: 'Horas',
      labels: { partition: 'gpu' },
      forecasts: 3,
      ...{ since: 0, gain: null },
    }
    const card = {
      ...{ newest: 0, endedAt: null },
      levels: [0.8, 0.95],
      subjects: [{ ...subject, steps: 40, mase: 0.9, coverage: [0.775, null], byDays: [] }],
    }
    expect(scoreRows(card, 'es')).toEqual([{ name: 'Horas · gpu', steps: '40', error: '0,9', inside: ['78 %', '—'] }])
  })
})

describe('the fan of a forecast', () => {
  const theme = {
    ...{ ink: '#000', quiet: '#555', hairline: '#ccc', surface: '#fff', font: 'sans-serif', textPixels: 11 },
    categories: ['#1', '#2', '#3', '#4', '#5', '#6', '#7', '#8'],
  }
  const model = fanModel(answer(), shown(), 'es')
  const option = chartOption({ model, theme, language: 'es', width: 600 }) as unknown as {
    dataset: { source: Record<string, (number | null)[]> }
    series: {
      encode: { y: string }
      stack?: string
      color: string
      lineStyle: { type?: string }
      areaStyle?: { opacity: number }
    }[]
  }

  it('has history and forecast on one grid of days, gaps being gaps', () => {
    expect([model.length, model.fan!.from, model.start]).toEqual([62, 60, T + 10 * DAY + DAY / 2])
    expect(option.dataset.source['line0']!.slice(57)).toEqual([67, 68, null, null, null])
    expect(option.dataset.source['line1']!.slice(57)).toEqual([null, null, null, 70, 71])
  })

  it('has its bands below the lines, the widest first and palest, as edge and height', () => {
    const columns = option.series.map(({ encode }) => encode.y)
    expect(columns).toEqual(['low2', 'band2', 'low1', 'band1', 'low0', 'band0', 'line0', 'line1'])
    expect(option.dataset.source['low1']!.slice(-2)).toEqual([60, 58])
    expect(option.dataset.source['band1']!.slice(-3)).toEqual([null, 20, 1_176.5])
    const opacities = option.series.flatMap(({ areaStyle }) => areaStyle?.opacity ?? [])
    expect(opacities).toEqual([0.12, 0.2, 0.3])
  })

  it('has one hue, and a dashed line for what is not yet', () => {
    const lines = option.series.slice(-2)
    expect(lines.map(({ color, lineStyle }) => [color, lineStyle.type])).toEqual([
      ['#1', 'solid'],
      ['#1', 'dashed'],
    ])
    expect(directLabels(model)).toBe(false)
  })

  it('fits on its axis, and is told in the table', () => {
    expect(valueScale({ ...model, unit: 'ratio' }).max).toBeNull()
    expect(bandText(model.fan!.bands[1]!, 61, 'count', 'es')).toBe('58 – 1.235')
    expect(bandText(model.fan!.bands[1]!, 3, 'count', 'es')).toBe('—')
  })

  it('is history alone where there is no forecast', () => {
    const alone = fanModel(answer(), shown({ mean: null, intervals: [] }), 'es')
    expect([alone.lines.length, alone.length, alone.fan]).toEqual([1, 60, undefined])
  })
})
