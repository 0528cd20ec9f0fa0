/** Somebody who finished a course. */
export interface Graduation {
  /** login or e-mail address: only its keyed hash is kept (`store/ledger/people.ts`) */
  readonly identity: string
  readonly course: string
  /** ISO 8601, a day or a year; '' unknown */
  readonly date: string
}
