/** The matrix of waits: on a desk partitions by sizes, on a phone a list a partition. */
import { Index, type JSX, Show } from 'solid-js'
import { language, t } from '../../data/language.ts'
import { formatCount } from '../../logic/format.ts'
import { formatWait } from '../../logic/wait-format.ts'
import { sizeShort, sizeWords } from '../../logic/wait-words.ts'
import { sizeRange, type WaitCell, type WaitMatrix, waitLevel } from '../../logic/waits.ts'
import { waitText as T } from '../../text/waits.ts'

export function WaitTable(props: { readonly matrix: WaitMatrix }): JSX.Element {
  const units = () => {
    const groups: { unit: 'cores' | 'gpus' | 'unknown'; count: number }[] = []
    for (const size of props.matrix.sizes) {
      const unit = sizeRange(size)?.unit ?? 'unknown'
      const last = groups.at(-1)
      if (last?.unit === unit) last.count += 1
      else groups.push({ unit, count: 1 })
    }
    return groups
  }
  return (
    <section class="wait-scroll" tabindex="0" aria-label={t(T.matrix)}>
      <table class="wait-table">
        <thead>
          <tr>
            <td />
            <Index each={units()}>
              {(group) => (
                <th scope="colgroup" colSpan={group().count}>
                  {group().unit === 'unknown' ? '' : t(T[group().unit as 'cores' | 'gpus'])}
                </th>
              )}
            </Index>
          </tr>
          <tr>
            <th scope="col">{t(T.partition)}</th>
            <Index each={props.matrix.sizes}>
              {(size) => (
                <th scope="col">
                  {sizeShort(size(), language())}
                  <span class="unseen"> {sizeRange(size()) ? t(T[sizeRange(size())!.unit]) : ''}</span>
                </th>
              )}
            </Index>
          </tr>
        </thead>
        <tbody>
          <Index each={props.matrix.rows}>
            {(row) => (
              <tr>
                <th scope="row">{row().place}</th>
                <Index each={row().cells}>
                  {(cell) => (
                    <td>
                      <Show when={cell()} fallback={<span class="wait empty quiet">—</span>}>
                        {(known) => <Cell cell={known()} />}
                      </Show>
                    </td>
                  )}
                </Index>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
    </section>
  )
}

function Cell(props: { readonly cell: WaitCell }): JSX.Element {
  return (
    <Show when={props.cell.p50 !== null} fallback={<NoneStarted cell={props.cell} />}>
      <span class="wait" data-level={waitLevel(props.cell.p50)}>
        <span class="unseen">{t(T.half)} </span>
        {formatWait(props.cell.p50!, language())}
      </span>
      <span class="wait" data-level={waitLevel(props.cell.p90)}>
        <span class="unseen">; {t(T.tenth)} </span>
        {props.cell.p90 === null ? '—' : formatWait(props.cell.p90, language())}
      </span>
      <span class="wait-count">
        <span class="unseen">; </span>
        {formatCount(props.cell.started, language())}
        <span class="unseen"> {t(T.started)}</span>
      </span>
    </Show>
  )
}

/** Jobs were sent, and none of them got in: how long they wait nobody knows yet. */
function NoneStarted(props: { readonly cell: WaitCell }): JSX.Element {
  return (
    <span class="wait empty hatch">
      {t(T.noneStarted)}
      <Show when={props.cell.submitted > 0}>
        <span class="quiet"> {t(T.ofSubmitted, { count: formatCount(props.cell.submitted, language()) })}</span>
      </Show>
    </span>
  )
}

export function WaitList(props: { readonly matrix: WaitMatrix }): JSX.Element {
  const cells = (row: WaitMatrix['rows'][number]) =>
    row.cells.flatMap((cell, at) => (cell ? [{ cell, size: props.matrix.sizes[at]! }] : []))
  return (
    <Index each={props.matrix.rows}>
      {(row) => (
        <table class="wait-list">
          <caption>{row().place}</caption>
          <thead>
            <tr>
              <th scope="col">{t(T.size)}</th>
              <th scope="col">{t(T.half)}</th>
              <th scope="col">{t(T.tenth)}</th>
              <th scope="col">{t(T.started)}</th>
            </tr>
          </thead>
          <tbody>
            <Index each={cells(row())}>
              {(one) => (
                <tr>
                  <th scope="row">{sizeWords(one().size, language())}</th>
                  <Show
                    when={one().cell.p50 !== null}
                    fallback={
                      <td colSpan={2}>
                        <NoneStarted cell={one().cell} />
                      </td>
                    }
                  >
                    <td>
                      <span class="wait" data-level={waitLevel(one().cell.p50)}>
                        {formatWait(one().cell.p50!, language())}
                      </span>
                    </td>
                    <td>
                      <span class="wait" data-level={waitLevel(one().cell.p90)}>
                        {one().cell.p90 === null ? '—' : formatWait(one().cell.p90!, language())}
                      </span>
                    </td>
                  </Show>
                  <td class="number">{formatCount(one().cell.started, language())}</td>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      )}
    </Index>
  )
}
