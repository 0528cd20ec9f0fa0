/** Who may call a route. Every route says so; one that does not is a compile error. */
export const AUDIENCES = ['public', 'viewer', 'operator', 'coordinator', 'admin'] as const
export type Audience = (typeof AUDIENCES)[number]
