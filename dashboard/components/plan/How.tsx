import { createMemo, Index, type JSX, Show } from 'solid-js'
import { language, t } from '../../data/language.ts'
import { explainFigure, type Figure, type Formula, figureWords } from '../../logic/plan-figures.ts'
import { planText as T } from '../../text/plan.ts'

/** How one figure came to be: its formula, what went in, and whose formula it is. */
export function How(props: {
  readonly figure: Figure | null | undefined
  readonly formulas: readonly Formula[]
  readonly timeZone: string
  /** of what, where several stand together */
  readonly what?: string
}): JSX.Element {
  const told = () => ({ timeZone: props.timeZone, language: language() })
  const explained = createMemo(() => props.figure && explainFigure(props.figure, props.formulas, told()))
  return (
    <Show when={explained()}>
      {(shown) => (
        <details class="how">
          <summary>{props.what ? t(T.howOf, { what: props.what }) : t(T.how)}</summary>
          <p>
            <strong>{shown().title}:</strong> {figureWords(props.figure!, told())}
          </p>
          <p>
            <code>{shown().expression}</code>
          </p>
          <p class="quiet">{t(T.inputs)}</p>
          <dl>
            <Index each={shown().inputs}>
              {(input) => (
                <div>
                  <dt>
                    {input().label} <code>{input().name}</code>
                  </dt>
                  <dd>{input().value}</dd>
                </div>
              )}
            </Index>
          </dl>
          <p class="quiet">
            {t(T.source)}: {shown().source}
          </p>
        </details>
      )}
    </Show>
  )
}
