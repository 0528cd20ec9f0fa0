/** Paths of pages, without the prefix the site lives below. */

export const OPERATIONS_PATH = '/operacion'
export const USAGE_PATH = '/uso'
export const BRIDGE_PATH = '/puente'
export const PLANNING_PATH = '/planificacion'
export const DEMAND_PATH = '/planificacion/demanda'
export const LOGIN_PATH = '/entrar'
export const NODE_PATH = '/nodo/:name'

export function nodePath(name: string): string {
  return NODE_PATH.replace(':name', encodeURIComponent(name))
}
