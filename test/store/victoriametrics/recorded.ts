/** What the real server answered, and a server that answers it again. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../fixtures/victoriametrics')

export function recorded(file: string): string {
  return readFileSync(join(folder, file), 'utf8')
}

export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** One of the `*.http`. */
export function recordedAnswer(file: string): Answer {
  const [head = '', ...body] = recorded(file).split('\n\n')
  return { status: Number(head.split(' ')[1]), body: body.join('\n\n') }
}

/** Runs `use` while a server on loopback answers by `answer`. */
export async function whileAnswering<T>(
  answer: (request: IncomingMessage, body: string) => Answer,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { status, body: text, headers } = answer(request, body)
    response.writeHead(status, headers).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
