import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createResponseReader } from '../../collector/http/response.ts'
import { AppError } from '../../core/errors.ts'

const limits = { bodyBytes: 1_000, compressionRatio: 100 }

/** Feeds the pieces, then closes. @returns what a caller would see */
async function read(pieces: readonly string[]) {
  const reader = createResponseReader('cn01:9100', limits, { bytes: Buffer.alloc(0) })
  try {
    let complete = false
    for (const piece of pieces) complete = reader.feed(Buffer.from(piece, 'latin1'))
    if (!complete && !reader.closed()) return 'incomplete'
    const body = await reader.body.end()
    return { status: reader.status, headers: { ...reader.headers }, body: body.toString(), keepAlive: reader.keepAlive }
  } catch (error) {
    if (error instanceof AppError) return error.problem.code
    throw error
  }
}
const ok = (headers: string, body: string) => `HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${body}`

describe('an HTTP answer', () => {
  it.each([
    ['a content length', ok('Content-Length: 4', 'a 1\n'), 'a 1\n', true],
    ['chunks', ok('Transfer-Encoding: chunked', '2\r\na \r\n2;x=y\r\n1\n\r\n0\r\n\r\n'), 'a 1\n', true],
    [
      'chunks and trailers',
      ok('transfer-encoding: Chunked', 'A\r\n0123456789\r\n0\r\nx: y\r\n\r\n'),
      '0123456789',
      true,
    ],
    ['the end of the connection', ok('x: y', 'a 1\n'), 'a 1\n', false],
    ['an empty body', ok('content-length: 0', ''), '', true],
    ['no body at all', 'HTTP/1.1 204 No Content\r\n\r\n', '', true],
    ['a close after it', ok('Connection: Close\r\ncontent-length: 1', 'x'), 'x', false],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx', 'x', false],
    ['an interim answer before', `HTTP/1.1 100 Continue\r\n\r\n${ok('content-length: 1', 'x')}`, 'x', true],
    ['no reason phrase', 'HTTP/1.1 200\r\ncontent-length: 1\r\n\r\nx', 'x', true],
  ])('with %s', async (_, text, body, keepAlive) => {
    expect(await read([text])).toMatchObject({ body, keepAlive })
  })

  it('joins repeated headers and keeps odd names harmless', async () => {
    const answer = await read([ok('X-A: 1\r\nx-a:2\r\n__proto__: z\r\ncontent-length: 0', '')])
    expect(answer).toMatchObject({ headers: { 'x-a': '1, 2', 'content-length': '0' } })
  })

  it.each([
    ['two lengths', ok('content-length: 4\r\ncontent-length: 5', 'a 1\n')],
    ['a length that is no number', ok('content-length: +4', 'a 1\n')],
    ['a length and chunks', ok('content-length: 4\r\ntransfer-encoding: chunked', 'a 1\n')],
    ['another transfer coding', ok('transfer-encoding: gzip, chunked', '')],
    ['a chunk size that is no number', ok('transfer-encoding: chunked', '0x4\r\na 1\n\r\n0\r\n\r\n')],
    ['a chunk longer than it says', ok('transfer-encoding: chunked', '2\r\na 1\n\r\n0\r\n\r\n')],
    ['a chunk size of many digits', ok('transfer-encoding: chunked', '000000004\r\na 1\n\r\n0\r\n\r\n')],
    ['a chunk extension without end', ok('transfer-encoding: chunked', `4;${'x'.repeat(10_000)}`)],
    ['trailers without end', ok('transfer-encoding: chunked', `0\r\n${'x: y\r\n'.repeat(10_000)}`)],
    ['a folded header', ok('x: a\r\n b', '')],
    ['a blank before the colon', ok('x : a', '')],
    ['a NUL in a header', ok('x: a\0b', '')],
    ['line feeds alone', 'HTTP/1.1 200 OK\ncontent-length: 0\n\n'],
    ['another version', 'HTTP/2 200 OK\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH\r\n'],
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['interim answers without end', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10_000)],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(10_000)}`],
    ['more than it announced', ok('content-length: 1', 'xy')],
  ])('is refused with %s', async (_, text) => {
    expect(await read([text])).toBe('scrape.not_http')
  })

  it('is incomplete where the connection ends too early, wherever that is', async () => {
    const text = ok('transfer-encoding: chunked', '4\r\na 1\n\r\n0\r\n\r\n')
    for (let length = 0; length < text.length; length++) expect(await read([text.slice(0, length)])).toBe('incomplete')
    expect(await read([text])).toMatchObject({ body: 'a 1\n' })
  })

  it('means the same in whatever pieces it arrives', async () => {
    const part = fc.constantFrom(
      ok('content-length: 4', 'a 1\n'),
      ok('transfer-encoding: chunked', '2\r\na \r\n2\r\n1\n\r\n0\r\nt: u\r\n\r\n'),
      ok('x: y', 'a 1\n'),
      'HTTP/1.1 100 Continue\r\n\r\n',
      ok('content-length: 2000', 'x'),
      'HTTP/1.1 302 Found\r\nlocation: //other/x\r\n\r\n',
    )
    const junk = fc.string({ unit: fc.constantFrom('\r', '\n', '0', '4', 'a', ':', ' ', ';', '\t'), maxLength: 6 })
    const cuts = fc.array(fc.nat({ max: 120 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(part, part, junk, fc.nat({ max: 120 }), cuts, async (one, two, inserted, at, places) => {
        const whole = one + two
        const text = whole.slice(0, at) + inserted + whole.slice(at)
        const ends = [...new Set(places)].sort((a, b) => a - b).filter((place) => place > 0 && place < text.length)
        const pieces = [0, ...ends].map((start, i) => text.slice(start, ends[i] ?? text.length))
        // the pieces end where the answer does: what comes after is another question
        const bytewise = await read([...text])
        const inPieces = await read(pieces)
        expect(inPieces).toEqual(bytewise)
      }),
      { numRuns: 500 },
    )
  })
})
