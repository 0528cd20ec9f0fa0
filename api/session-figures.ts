/** Figures of Hub sessions as the API tells them. */
import type { SessionsGroup } from '../store/ledger/sessions/query.ts'
import type { Figures } from './period-text.ts'

/** Nothing is known of a period in which nobody looked. */
const looked =
  (of: (group: SessionsGroup) => Float64Array): Figures<SessionsGroup>[string] =>
  (group) =>
    of(group).map((value, at) => (group.coverage[at] === 0 && value === 0 ? NaN : value))

export const SESSION_FIGURES = {
  sessionsStarted: looked(({ figures }) => figures.started),
  sessionHours: looked(({ figures }) => figures.hours),
  sessionHoursUncertain: looked(({ figures }) => figures.uncertainHours),
  peakConcurrent: looked(({ figures }) => figures.peakConcurrent),
  activePeople: looked(({ figures }) => figures.activePeople),
  serversFailed: looked(({ failed }) => failed),
  coverageRatio: ({ coverage }) => coverage,
} as const satisfies Figures<SessionsGroup>
