/** Two logins of one person, where neither the login itself nor its domain tells. */
export interface SamePerson {
  readonly login: string
  readonly sameAs: string
}
