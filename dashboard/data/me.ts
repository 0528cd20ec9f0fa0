/** Who the reader is to the service, and coming in and going. */
import { createSignal } from 'solid-js'
import type { MeAnswer } from '../../api/schemas.ts'
import { type Audience, mayAct } from '../../core/roles.ts'
import { fetchAnswer, type Outcome, onLoginNeeded, send } from './fetch.ts'
import { language } from './language.ts'

export type Me = MeAnswer

/** While the service does not say: what is not allowed will be refused, and be told. */
const UNSAID: Me = { role: 'viewer', kind: 'anonymous', subject: '', hub: false }

const [me, setMe] = createSignal<Me | undefined>(undefined, {
  equals: (a, b) => a?.role === b?.role && a?.kind === b?.kind && a?.subject === b?.subject,
})

/** Undefined until it was asked. */
export { me }

export const isAllowed = (audience: Audience): boolean => mayAct(me()?.role ?? 'public', audience)

export async function askWhoIAm(): Promise<void> {
  const outcome = await fetchAnswer('/me', language(), new AbortController().signal)
  setMe(outcome.ok ? (outcome.answer as Me) : (me() ?? UNSAID))
}
onLoginNeeded(() => void askWhoIAm())

/** @param link what stands behind `#` of the link that the service printed */
export async function enter(link: string): Promise<Outcome> {
  const outcome = await send('/login', { link }, language())
  await askWhoIAm()
  return outcome
}

export async function leave(everywhere: boolean): Promise<void> {
  await send('/logout', { everywhere }, language())
  await askWhoIAm()
}
