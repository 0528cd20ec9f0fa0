/**
 * What a start without configuration watches: this machine, and the Slurm, JupyterHub and exporters it finds
 * here. Every probe is bounded and all run at once, so a start waits two seconds at the most.
 */
import { type DiscoveredSources, type Finding, finding } from './discovery/finding.ts'
import { discoverHub } from './discovery/jupyterhub.ts'
import type { Probes } from './discovery/probes.ts'
import { discoverSlurm } from './discovery/slurm.ts'

export type { DiscoveredSources, Finding } from './discovery/finding.ts'
export { type Probes, systemProbes } from './discovery/probes.ts'

const NODE_EXPORTER = '127.0.0.1:9100'
const DCGM_EXPORTER = '127.0.0.1:9400'

/** In the order in which a person wants to read them. */
export async function discover(probes: Probes): Promise<readonly Finding[]> {
  const [isLinux, slurm, hub, nodeExporter, dcgmExporter] = await Promise.all([
    probes.exists('/proc/stat'),
    discoverSlurm(probes),
    discoverHub(probes),
    serves(probes, NODE_EXPORTER, /^node_(cpu_seconds_total|exporter_build_info)\b/m),
    serves(probes, DCGM_EXPORTER, /^DCGM_FI_\w+\{/m),
  ])
  const node = probes.hostName
  const findings: Finding[] = []
  if (!isLinux) findings.push(finding('host', false, 'discovery.host_unsupported', {}, { host: [] }))
  else {
    // the exporter tells more of the GPUs; both would write the same series
    const entry = dcgmExporter ? { gpus: false } : {}
    findings.push(finding('host', true, 'discovery.host', { node }, { host: [entry] }))
  }
  findings.push(slurm, hub)
  if (nodeExporter && isLinux) {
    findings.push(finding('node_exporter', true, 'discovery.node_exporter', { address: NODE_EXPORTER }))
  }
  if (dcgmExporter) {
    const entry = { profile: 'dcgm_exporter', targets: [{ address: DCGM_EXPORTER, node }] }
    const params = { address: DCGM_EXPORTER }
    findings.push(finding('dcgm_exporter', true, 'discovery.dcgm_exporter', params, { prometheus: [entry] }))
  }
  return findings
}

/** All entries together, as they would stand under `sources`. */
export function discoveredSources(findings: readonly Finding[]): DiscoveredSources {
  const all: Record<string, object[]> = {}
  for (const { sources } of findings) {
    for (const [source, entries] of Object.entries(sources)) all[source] = [...(all[source] ?? []), ...entries]
  }
  return all
}

async function serves(probes: Probes, address: string, pattern: RegExp): Promise<boolean> {
  const answer = await probes.get(`http://${address}/metrics`)
  return answer?.status === 200 && pattern.test(answer.body)
}
