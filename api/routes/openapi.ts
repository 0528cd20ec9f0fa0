import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { jsonReply } from '../reply.ts'
import { defineRoute, type Route } from '../route.ts'

/** The contract of the very app it belongs to. */
export function openapi(app: OpenAPIHono): Route {
  return defineRoute({
    audience: 'viewer',
    path: '/api/v1/openapi.json',
    keeping: 'revalidate',
    summary: 'This contract (OpenAPI 3.1)',
    query: z.strictObject({}),
    responses: {
      200: {
        description: 'OpenAPI 3.1',
        content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
      },
    },
    handle: ({ c, deps }) => {
      const info = { title: 'Atalaya', version: deps.version, license: { name: 'Apache-2.0' } }
      return jsonReply(
        c,
        app.getOpenAPI31Document({ openapi: '3.1.0', info, servers: [{ url: deps.network.prefix || '/' }] }),
      )
    },
  })
}
