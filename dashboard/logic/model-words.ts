/** Which models a forecast is made of, and how much each counts. */
export const modelNames = (models: readonly { readonly name: string; readonly weight: number }[]): string =>
  models.map(({ name, weight }) => `${name} ${Math.round(100 * weight)}\u00a0%`).join(', ')
