/** The configuration that watches every real server of `test/real/`. */
import { REAL } from '../real/servers.ts'

export const EXPORTER_INTERVAL = 5
export const HUB_INTERVAL = 5
/** the least that Slurm is asked */
export const SLURM_INTERVAL = 60

export const STORAGE = 'datos01'

export const everything = {
  language: 'es',
  sources: {
    host: [{ intervalSeconds: 5 }],
    prometheus: [
      {
        profile: 'node_exporter',
        targets: [
          { address: REAL.nodeExporters.cn01, node: 'cn01' },
          // a machine that Slurm does not know: its exporter is all there is to know it by
          { address: REAL.nodeExporters.cn02, node: STORAGE },
        ],
        intervalSeconds: EXPORTER_INTERVAL,
        labels: { cluster: REAL.cluster },
      },
      {
        profile: 'dcgm_exporter',
        targets: [{ address: REAL.gpuExporter, node: 'gpu01' }],
        intervalSeconds: EXPORTER_INTERVAL,
        labels: { cluster: REAL.cluster },
      },
    ],
    slurm: [
      {
        cluster: REAL.cluster,
        rest: { url: REAL.slurmUrl, user: REAL.slurmUser, tokenFile: REAL.slurmTokenFile },
        intervalSeconds: SLURM_INTERVAL,
      },
    ],
    jupyterhub: [{ name: 'principal', url: REAL.hubUrl, tokenFile: REAL.hubTokenFile, intervalSeconds: HUB_INTERVAL }],
  },
}
