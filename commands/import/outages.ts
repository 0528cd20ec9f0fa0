/** `atalaya import outages FILE`: times in which a cluster, a hub or anything else did not work, planned or not. */
import { readOutages } from '../../collector/files/outages.ts'
import { factImport } from './facts.ts'
import { timeZoneOf } from './time-zone.ts'

export const importOutages = factImport({
  kind: 'outages',
  options: ['time-zone'],
  read: (text, path, problems, context) => readOutages(text, path, problems, { timeZone: timeZoneOf(context) }),
  check: (context) => void timeZoneOf(context),
})
