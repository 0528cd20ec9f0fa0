import type { Problem } from '../../core/errors.ts'
import type { TextParams } from '../../core/i18n.ts'
import type { MessageCode } from '../../core/messages.ts'

/** Entries as they would stand under `sources` in the configuration; their schemas check them like any other. */
export interface DiscoveredSources {
  readonly host?: readonly object[]
  readonly prometheus?: readonly object[]
  readonly slurm?: readonly object[]
  readonly slurm_accounting?: readonly object[]
  readonly jupyterhub?: readonly object[]
}

export interface Finding {
  readonly subject: 'host' | 'slurm' | 'jupyterhub' | 'node_exporter' | 'dcgm_exporter'
  /** whether it is here; a thing can be here and still not be watched (see `sources`) */
  readonly found: boolean
  /** for the terminal: what was found, or why not and what to do */
  readonly message: Problem
  readonly sources: DiscoveredSources
}

export function finding(
  subject: Finding['subject'],
  found: boolean,
  code: MessageCode,
  params: TextParams = {},
  sources: DiscoveredSources = {},
): Finding {
  return { subject, found, message: { code, params }, sources }
}
