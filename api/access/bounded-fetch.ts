/** What answers a login is small, also when it is unpacked: more than this is not read. */
const MOST_BYTES = 1_048_576

/** As `RequestInit`, but for what may be undefined in it. */
type Options = { readonly [Name in keyof RequestInit]: RequestInit[Name] | undefined }

/** `fetch` whose answers end at a limit, counted after what came compressed is unpacked. */
export const boundedFetch = async (url: string | URL, options?: Options): Promise<Response> => {
  const response = await fetch(url, options as RequestInit)
  let left = MOST_BYTES
  const limited = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.length
      if (left < 0) controller.error(new RangeError(`more than ${MOST_BYTES} bytes`))
      else controller.enqueue(chunk)
    },
  })
  return new Response(response.body?.pipeThrough(limited) ?? null, response)
}
