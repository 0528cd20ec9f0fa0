/** What is stored cannot be what was written: a torn, cut or altered blob. Its reader says which one it was. */
export class DamageError extends Error {
  override readonly name = 'DamageError'
}
