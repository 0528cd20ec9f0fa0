/** Figures that somebody has published, kept beside those that are reckoned from the facts; neither replaces the other. */
import { canonicalName } from './canonical.ts'
import type { Figure } from './figure.ts'

/** What may be declared, by area; and what it is called in the files that people keep. */
export const DECLARED_FIGURES = {
  'training.editions': ['ediciones', 'edicoes'],
  'training.onlineEditions': ['ediciones en linea', 'edicoes online'],
  'training.hours': ['horas'],
  'training.signUps': ['inscriptos', 'inscritos', 'inscripciones', 'inscricoes'],
  'training.attendances': ['asistencias', 'asistentes', 'presencas'],
  'training.attendanceRatio': ['tasa de asistencia', 'taxa de presenca'],
  'training.certified': ['certificados', 'certificaciones', 'certificacoes'],
  'training.countries': ['paises', 'countries'],
  'training.netPromoterScore': ['nps', 'training.nps'],
  'training.graduates': ['egresados', 'graduados', 'egressos'],
  'publications.total': ['publicaciones', 'publicacoes', 'publications'],
  'publications.acknowledged': ['publicaciones con agradecimiento', 'publicacoes com agradecimento'],
  'publications.withDoi': ['publicaciones con doi', 'publicacoes com doi'],
  'publications.notAcknowledged': ['publicaciones sin agradecimiento', 'publicacoes sem agradecimento'],
  'publications.unconfirmed': ['publicaciones sin confirmar', 'publicacoes sem confirmar'],
  'publications.openAccessRatio': ['acceso abierto', 'acesso aberto'],
  'publications.datasets': ['conjuntos de datos', 'conjuntos de dados'],
  'publications.theses': ['tesis', 'teses'],
} as const satisfies Record<string, readonly string[]>
export type DeclaredFigure = keyof typeof DECLARED_FIGURES

export interface Declared {
  readonly figure: DeclaredFigure
  /** of which year; null: of all years together */
  readonly year: number | null
  readonly value: number
  /** who says so, and where */
  readonly source: string
  /** when, ISO 8601 */
  readonly date: string
}

export interface Compared<Told extends Declared> extends Figure {
  readonly declared: readonly (Told & {
    /** declared − reckoned; null where there is nothing to compare with */
    readonly difference: number | null
  })[]
}

/** @param declared of the same year, or of all years, as the figure */
export function compare<Told extends Declared>(
  name: DeclaredFigure,
  figure: Figure,
  declared: readonly Told[],
): Compared<Told> {
  const beside = declared
    .filter((each) => each.figure === name)
    .map((each) => ({ ...each, difference: figure.value === null ? null : each.value - figure.value }))
  return { ...figure, declared: beside }
}

/** What a later declaration takes the place of. */
export const declaredKey = ({ figure, year, source }: Declared): string =>
  `${figure} ${year ?? ''} ${canonicalName(source)}`
