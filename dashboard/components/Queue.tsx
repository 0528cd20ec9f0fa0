/** Pending and running jobs over time, by partition. */
import type { JSX } from 'solid-js'
import { TimeChart } from '../charts/TimeChart.tsx'
import { t } from '../data/language.ts'
import type { Operations } from '../data/operations.ts'
import { useSite } from '../data/site.tsx'
import { chartText } from '../text/charts.ts'
import { operationsText } from '../text/operations.ts'
import { panelText as T } from '../text/panels.ts'
import { Panel } from './Panel.tsx'

export function Queue(props: { readonly operations: Operations }): JSX.Element {
  const site = useSite()
  const charts = () => props.operations.charts
  return (
    <Panel id="queue" title={t(T.queue)} class="queue" tools={<span class="quiet hint">{t(chartText.zoomHint)}</span>}>
      <div class="chart-pair">
        {(['pending', 'running'] as const).map((which) => (
          <TimeChart
            title={t(which === 'pending' ? operationsText.pendingByPartition : operationsText.runningByPartition)}
            model={charts()[which].model()}
            failure={charts()[which].failure()}
            downloads={charts()[which].downloads()}
            why={site.why(['slurm'])}
          />
        ))}
      </div>
    </Panel>
  )
}
