/** What the configuration may say about the spool, the same for every engine on another machine. */
import * as z from 'zod'

export const SpoolOptions = z.strictObject({
  /** the most that waits on this machine's disk; beyond it the oldest goes */
  capacityMebibytes: z.number().min(16).default(4096),
})
