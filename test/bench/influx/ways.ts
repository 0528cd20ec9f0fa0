/** The ways that are compared, and what their processes are told and tell. */
export const WAYS = {
  point: 'the client: Point API, its default gzip',
  lines: 'Atalaya: lines and sending, without the spool',
  engine: 'Atalaya: the whole engine, spool included',
} as const
export type Way = keyof typeof WAYS

export interface ClientOrder {
  readonly way: Way
  readonly url: string
  readonly database: string
  /** of the spool */
  readonly directory: string
  readonly nodes: number
  readonly cycles: number
  readonly fields: number
  /** Unix seconds of the first cycle */
  readonly start: number
}
export interface ClientSaid {
  readonly cpuSeconds: number
  readonly seconds: number
}
