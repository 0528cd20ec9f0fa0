/** What utilisation can be asked by. */
export const UTILISATION_DIMENSIONS = ['cluster', 'type'] as const
export type UtilisationDimension = (typeof UTILISATION_DIMENSIONS)[number]
