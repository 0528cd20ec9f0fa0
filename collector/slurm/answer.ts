/** What every JSON answer of Slurm carries beside its list: who answered, and what went wrong. Pure. */
import { cleanLabel, isObject, shown } from './values.ts'

/** One entry of `errors`. */
interface SlurmError {
  /** `-1` where Slurm itself does not know (22.05) */
  readonly number: number
  readonly text: string
}

/** `22.05.8`; empty where the document does not say. */
export function releaseOf(document: unknown): string {
  const meta = isObject(document) ? document['meta'] : undefined
  if (!isObject(meta)) return ''
  for (const key of ['slurm', 'Slurm']) {
    const slurm = meta[key]
    if (isObject(slurm) && typeof slurm['release'] === 'string') return cleanLabel(slurm['release']).slice(0, 40)
  }
  return ''
}

/** What the answer itself reports as failed: an empty list beside an error is not an empty queue. */
export function errorsOf(document: unknown): readonly SlurmError[] {
  const list = isObject(document) ? document['errors'] : undefined
  if (!Array.isArray(list)) return []
  return list.map((entry: unknown) => {
    const fields = isObject(entry) ? entry : {}
    const number = typeof fields['error_number'] === 'number' ? fields['error_number'] : -1
    const words = [fields['description'], fields['error']].filter((word): word is string => typeof word === 'string')
    return { number, text: shown(words.join(': '), 160) }
  })
}

const CONTROLLER_ERRORS = { first: 1800, last: 1899 }
const PROTOCOL_AUTHENTICATION_ERROR = 1007
const DATABASE_UNREACHABLE = 7000
const NOTHING_FOUND = 9003

/** slurmctld could not be reached by who answered. */
export function saysControllerUnreachable({ number, text }: SlurmError): boolean {
  return (
    (number >= CONTROLLER_ERRORS.first && number <= CONTROLLER_ERRORS.last) ||
    /unable to contact slurm controller/i.test(text)
  )
}

export function saysTokenRefused({ number, text }: SlurmError): boolean {
  return number === PROTOCOL_AUTHENTICATION_ERROR || /authentication (error|failure)/i.test(text)
}

/** slurmdbd, or its database, could not be reached by who answered. */
export function saysAccountingUnreachable({ number, text }: SlurmError): boolean {
  return number === DATABASE_UNREACHABLE || /problem talking to the database|connecting to slurmdbd/i.test(text)
}

/** slurmdbd was asked, and has nothing of the kind: with 22.05 an error, though it answers the question. */
export function saysNothingFound({ number }: SlurmError): boolean {
  return number === NOTHING_FOUND
}
