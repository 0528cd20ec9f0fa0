/** Who may see and do what: one order, each role includes those before it. */
export const ROLES = ['public', 'viewer', 'operator', 'coordinator', 'admin'] as const
export type Role = (typeof ROLES)[number]
/** Who a route or a page is for. Every one says so; one that does not is a compile error. */
export type Audience = Role

export function mayAct(role: Role, audience: Audience): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(audience)
}
