// An OpenID provider of our own on the loopback: the certified `oidc-provider`, with people of these tests in it.
//
//   node openid.mjs --port 0 --redirect http://127.0.0.1:8080/api/v1/login/openid/callback
//
// The first line that it prints is its issuer. Any name logs in, with any password. The client is `atalaya`, its secret
// `openid-secret-of-the-tests`. POST /control takes JSON: {"groups": {"olivia": ["operadores"]}, "gone": ["olivia"]}.
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const option = (name) => process.argv[process.argv.indexOf(`--${name}`) + 1]

const people = { groups: {}, gone: [] }
const claimsOf = (id) => ({ sub: id, preferred_username: id, groups: people.groups[id] ?? [] })

const server = createServer()
await new Promise((resolve) => server.listen(Number(option('port')), '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${server.address().port}`
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'atalaya',
      client_secret: 'openid-secret-of-the-tests',
      redirect_uris: [option('redirect')],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
  ],
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
  cookies: { keys: ['a key of the tests'] },
  pkce: { required: () => true },
  findAccount: (_, id) => (people.gone.includes(id) ? undefined : { accountId: id, claims: () => claimsOf(id) }),
})
const answer = provider.callback()
server.on('request', (request, response) => {
  if (request.url !== '/control') return answer(request, response)
  let text = ''
  request.on('data', (chunk) => {
    text += chunk
  })
  request.on('end', () => {
    Object.assign(people, JSON.parse(text))
    response.end()
  })
})
process.stdout.write(`${issuer}\n`)
