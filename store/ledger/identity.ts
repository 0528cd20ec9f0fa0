/** Who is one person: rules that are known before facts come in. What is found out later is in `aliases.ts`. */

export interface IdentityRules {
  /** of a login `ana@unc.edu.ar`, the part before the @ is the person's login where the domain is one of these */
  readonly domains: readonly string[]
}

export const NO_RULES: IdentityRules = { domains: [] }

/** The one form in which a login is hashed: the Hub and Slurm write the same one differently. */
export function canonicalLogin(login: string, { domains }: IdentityRules = NO_RULES): string {
  const plain = login.normalize('NFKC').trim().toLowerCase()
  const at = plain.lastIndexOf('@')
  if (at <= 0) return plain
  const domain = plain.slice(at + 1)
  return domains.some((own) => own.trim().toLowerCase() === domain) ? plain.slice(0, at) : plain
}
