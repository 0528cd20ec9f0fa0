import { createEffect, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { language } from '../data/language.ts'
import { isDark } from '../data/scheme.ts'
import { useView } from '../data/view.tsx'
import type { Chart } from './engine.ts'
import { type ChartModel, indexAt, markOf } from './model.ts'
import { Tip } from './Tip.tsx'
import { readTheme } from './theme.ts'

/** The picture alone; the chart library is fetched when it comes near the screen. */
export function Picture(props: {
  readonly model: ChartModel | undefined
  readonly summary: string
  readonly onReady: (chart: Chart | undefined) => void
  /** what dragging over it does, in Unix seconds; absent: the page's period becomes that span */
  readonly onZoom?: ((from: number, to: number) => void) | undefined
}): JSX.Element {
  const view = useView()
  let box!: HTMLDivElement
  let canvas!: HTMLDivElement
  let brush!: HTMLDivElement
  const [chart, setChart] = createSignal<Chart>()
  const [width, setWidth] = createSignal(0)
  const [at, setAt] = createSignal<number>()
  onMount(() => {
    const near = new IntersectionObserver(
      (seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return
        near.disconnect()
        void import('./engine.ts').then(({ createChart }) => {
          if (!canvas.isConnected) return
          const made = createChart(canvas)
          setChart(made)
          props.onReady(made)
        })
      },
      { rootMargin: '300px' },
    )
    near.observe(box)
    const sized = new ResizeObserver(() => {
      chart()?.resize()
      setWidth(box.clientWidth)
    })
    sized.observe(box)
    onCleanup(() => {
      near.disconnect()
      sized.disconnect()
      chart()?.dispose()
      props.onReady(undefined)
    })
  })
  createEffect(() => {
    isDark()
    const { model } = props
    if (model && width() > 0) chart()?.draw({ model, theme: readTheme(), language: language(), width: width() })
  })
  const zoom = (from: number, to: number) => {
    const made = chart()
    if (!made) return
    const step = props.model?.step ?? 1
    const [start, end] = [made.timeAt(from), made.timeAt(to)]
    if (props.onZoom) {
      props.onZoom(start, end)
      return
    }
    if (end - start < 4 * step) return
    view.setRange({ kind: 'absolute', from: Math.floor(start), to: Math.ceil(end) })
  }
  const point = (event: PointerEvent) => {
    const made = chart()
    const { model } = props
    if (!made || !model || model.length === 0) return
    const time = made.timeAt(event.clientX - box.getBoundingClientRect().left)
    setAt(indexAt(model, time))
  }
  // a new period may have fewer steps than the one that was pointed at
  const isPointed = () => at() !== undefined && at()! < (props.model?.length ?? 0)
  return (
    <div
      class="chart-box"
      ref={box}
      onPointerDown={(event) => startBrush(event, box, brush, zoom)}
      onPointerMove={point}
      onPointerLeave={() => setAt(undefined)}
    >
      <div class="chart-canvas" ref={canvas} role="img" aria-label={props.summary} />
      <Show when={isPointed() && chart()}>
        {(made) => (
          <Tip model={props.model!} index={at()!} x={made().xAt(markOf(props.model!, at()!))} width={width()} />
        )}
      </Show>
      <div class="brush" ref={brush} hidden />
    </div>
  )
}

/** Dragging with a mouse or pen picks a span; a finger scrolls the page. */
function startBrush(
  down: PointerEvent,
  box: HTMLElement,
  brush: HTMLElement,
  done: (from: number, to: number) => void,
): void {
  if (down.button !== 0 || down.pointerType === 'touch') return
  const left = box.getBoundingClientRect().left
  const from = down.clientX - left
  const span = (event: PointerEvent) => {
    const to = Math.max(0, Math.min(box.clientWidth, event.clientX - left))
    return [Math.min(from, to), Math.max(from, to)] as const
  }
  const move = (event: PointerEvent) => {
    const [a, b] = span(event)
    brush.hidden = b - a < 8
    brush.style.setProperty('left', `${a}px`)
    brush.style.setProperty('width', `${b - a}px`)
  }
  const end = (event: PointerEvent) => {
    window.removeEventListener('pointermove', move)
    window.removeEventListener('pointerup', end)
    window.removeEventListener('pointercancel', end)
    brush.hidden = true
    const [a, b] = span(event)
    if (event.type === 'pointerup' && b - a >= 8) done(a, b)
  }
  window.addEventListener('pointermove', move)
  window.addEventListener('pointerup', end)
  window.addEventListener('pointercancel', end)
}
