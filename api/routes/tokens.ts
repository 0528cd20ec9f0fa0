import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { DEFAULT_DAYS, MOST_DAYS, makeToken, revokeToken, TOKEN_ROLES } from '../access/tokens.ts'
import { jsonReply } from '../reply.ts'
import { defineRoute } from '../route.ts'

const PATH = '/api/v1/tokens'
const RoleName = z.enum(TOKEN_ROLES)
const Seconds = z.number().describe('Unix seconds')

const TokensAnswer = z
  .strictObject({
    tokens: z.array(
      z.strictObject({
        id: z.int(),
        name: z.string(),
        role: RoleName,
        created: Seconds,
        expires: Seconds,
        used: Seconds.nullable().describe('last, to the minute; null: never'),
        revoked: Seconds.nullable(),
      }),
    ),
  })
  .openapi('Tokens')
const MadeTokenAnswer = z
  .strictObject({ id: z.int(), token: z.string().describe('told this once'), expires: Seconds })
  .openapi('MadeToken')

export const tokens = defineRoute({
  audience: 'admin',
  path: PATH,
  keeping: 'fresh',
  summary: 'Tokens of programs, newest first, without their secrets',
  query: z.strictObject({}),
  responses: { 200: { description: 'tokens', content: { 'application/json': { schema: TokensAnswer } } } },
  handle: ({ c, deps }) => jsonReply(c, TokensAnswer.parse({ tokens: deps.access.tokens.tokens.list() })),
})

export const createToken = defineRoute({
  method: 'post',
  audience: 'admin',
  path: PATH,
  keeping: 'fresh',
  summary: 'Makes a token; its secret is told this once',
  query: z.strictObject({}),
  body: z.strictObject({
    name: z.string().trim().min(1).max(200).describe('what it is for'),
    role: RoleName,
    days: z.int().min(1).max(MOST_DAYS).default(DEFAULT_DAYS),
  }),
  responses: { 200: { description: 'the token', content: { 'application/json': { schema: MadeTokenAnswer } } } },
  handle({ c, deps, caller, body }) {
    const { id, secret, expires } = makeToken(deps.access.tokens, body, caller.actor, deps.clock.now())
    return jsonReply(c, MadeTokenAnswer.parse({ id, token: secret, expires }))
  },
})

export const removeToken = defineRoute({
  method: 'post',
  audience: 'admin',
  path: `${PATH}/revoke`,
  keeping: 'fresh',
  summary: 'Revokes a token',
  query: z.strictObject({}),
  body: z.strictObject({ id: z.int().min(1) }),
  responses: { 204: { description: 'done' } },
  handle({ c, deps, caller, body: { id } }) {
    if (!revokeToken(deps.access.tokens, id, caller.actor, deps.clock.now()))
      throw new AppError('not_found', 'access.no_token', { id })
    return c.body(null, 204)
  },
})
