/**
 * Figures that somebody knows and wrote down, reckoned again: a change of the Hub, of its database or of ours that makes
 * sessions or jobs count twice shows here first.
 */
import { SESSION_FIGURES } from '../../api/session-figures.ts'
import { USAGE_FIGURES } from '../../api/usage-figures.ts'
import { AppError } from '../../core/errors.ts'
import { openLedger } from '../../store/ledger/ledger.ts'
import type { Pin } from '../config-schema.ts'
import type { Settings } from '../settings.ts'
import { numberText } from '../store/output.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Hours are sums of seconds: what is written down is rounded. */
const TOLERANCE = 0.005

export async function* checkPins({ config, dataDirectory, language }: Settings): AsyncIterable<Diagnosis> {
  const { pins } = config
  if (pins.length === 0) return
  const ledger = openLedger(dataDirectory)
  try {
    for (const pin of pins) {
      const value = await reckon(ledger, pin)
      const isSame = Math.abs(value - pin.value) <= TOLERANCE * Math.abs(pin.value)
      const params = {
        figure: pin.figure,
        from: pin.from,
        to: pin.to,
        pinned: numberText(pin.value, language),
        found: Number.isNaN(value) ? '—' : numberText(value, language),
      }
      yield isSame
        ? { check: 'ledger', state: 'ok', problem: { code: 'doctor.pin_good', params } }
        : { check: 'ledger', state: 'problem', problem: { code: 'doctor.pin_differs', params } }
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    yield { check: 'ledger', state: 'problem', problem: error.problem }
  } finally {
    await ledger.close()
  }
}

/** @returns NaN where it is not known */
async function reckon(ledger: ReturnType<typeof openLedger>, pin: Pin): Promise<number> {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const [from, to] = [pin.from, pin.to].map(
    (day) => Temporal.PlainDate.from(day).toZonedDateTime({ timeZone }).epochMilliseconds / 1000,
  ) as [number, number]
  const asked = { from, to, step: 'all', timeZone } as const
  if (Object.hasOwn(SESSION_FIGURES, pin.figure)) {
    const { groups } = await ledger.sessions({ ...asked, byHub: false, hubs: pin.hub ?? [] })
    return groups[0] ? Number(SESSION_FIGURES[pin.figure as keyof typeof SESSION_FIGURES](groups[0])[0]) : NaN
  }
  const where = pin.cluster ? { cluster: pin.cluster } : {}
  const { groups } = await ledger.usage({ ...asked, by: [], where })
  return groups[0] ? Number(USAGE_FIGURES[pin.figure as keyof typeof USAGE_FIGURES](groups[0])[0]) : NaN
}
