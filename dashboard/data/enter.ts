/** Coming in and going. */
import { ask, type Outcome } from './fetch.ts'
import { language } from './language.ts'
import { askWhoIAm } from './me.ts'

/** @param link what stands behind `#` of the link that the service printed */
export async function enter(link: string): Promise<Outcome> {
  const outcome = await send('/login', { link })
  await askWhoIAm()
  return outcome
}

export async function leave(everywhere: boolean): Promise<void> {
  await send('/logout', { everywhere })
  await askWhoIAm()
}

function send(path: string, body: unknown): Promise<Outcome> {
  const headers = { 'Content-Type': 'application/json', 'Accept-Language': language() }
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) }, new AbortController().signal)
}
