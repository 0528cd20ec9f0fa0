/** What the page about the bridge asks. */
import { createMemo } from 'solid-js'
import type { BridgeAnswer } from '../logic/answers.ts'
import { FOLLOW_UPS, GROUPINGS, WAYS } from '../logic/bridge.ts'
import { createFeed } from './feed.ts'
import type { View } from './view.tsx'

/** Accounting is asked every five minutes. */
const REST_SECONDS = 300
const USUAL_DAYS = 180

export function createBridgePage(view: View) {
  const way = createMemo(() => WAYS.find((one) => one === view.param('way')) ?? 'firstNotebook')
  const by = createMemo(() => GROUPINGS.find((one) => one === view.param('by')) ?? '')
  const days = createMemo(() => FOLLOW_UPS.find((one) => String(one) === view.param('days')) ?? USUAL_DAYS)
  const path = createMemo(() => {
    const query = new URLSearchParams({ entry: way(), followUpDays: String(days()) })
    if (by() !== '') query.set('by', by())
    return `/bridge?${query}`
  })
  return { way, by, days, path, answer: createFeed<BridgeAnswer>(path, REST_SECONDS) }
}

export type BridgePage = ReturnType<typeof createBridgePage>
