/** `atalaya import inventory FILE`: nodes that were bought, with what they have, cost and draw, from when to when. */
import { readInventory } from '../../collector/files/inventory.ts'
import { factImport } from './facts.ts'
import { timeZoneOf } from './time-zone.ts'

export const importInventory = factImport({
  kind: 'inventory',
  options: ['cluster', 'time-zone'],
  read: (text, path, problems, context) =>
    readInventory(text, path, problems, { timeZone: timeZoneOf(context), cluster: context.flags.cluster ?? '' }),
  check: (context) => void timeZoneOf(context),
})
