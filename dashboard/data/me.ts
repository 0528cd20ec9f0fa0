/** Who the reader is to the service. */
import { createSignal } from 'solid-js'
import type { MeAnswer } from '../../api/schemas.ts'
import { type Audience, mayAct } from '../../core/roles.ts'
import { fetchAnswer, onLoginNeeded } from './fetch.ts'
import { language } from './language.ts'

export type Me = MeAnswer

/** While the service does not say: what is not allowed will be refused, and be told. */
const UNSAID: Me = { role: 'viewer', kind: 'anonymous', subject: '', providers: [] }

const [me, setMe] = createSignal<Me | undefined>(undefined)

/** Undefined until it was asked. */
export { me }

export const isAllowed = (audience: Audience): boolean => mayAct(me()?.role ?? 'public', audience)

export async function askWhoIAm(): Promise<void> {
  const outcome = await fetchAnswer('/me', language(), new AbortController().signal)
  setMe(outcome.ok ? (outcome.answer as Me) : (me() ?? UNSAID))
}
onLoginNeeded(() => void askWhoIAm())
