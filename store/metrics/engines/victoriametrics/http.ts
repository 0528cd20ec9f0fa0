/** What VictoriaMetrics means by an answer that is none. */
import { AppError } from '../../../../core/errors.ts'
import { type Ask, addressOf, type Http } from '../../remote/http.ts'

const DETAIL_CHARACTERS = 300

/** @throws AppError also for every status but 2xx */
export async function get(http: Http, url: string, ask: Ask): Promise<Response> {
  const response = await http.ask(url, ask)
  if (!response.ok) throw await refusal(response, url)
  return response
}

/** An answer that is none as an error; its body is read. */
export async function refusal(response: Response, url: string): Promise<AppError> {
  const address = addressOf(url)
  const { status } = response
  const detail = tail(await response.text().catch(() => ''))
  if (status === 401 || status === 403)
    return new AppError('unavailable', 'victoriametrics.unauthorized', { address, status })
  if (/-search\.max|number of matching timeseries exceeds/.test(detail))
    return new AppError('unavailable', 'victoriametrics.too_much', { address, detail })
  return new AppError('unavailable', 'victoriametrics.http_status', { address, status, detail })
}

/** Its errors begin with our own request and end with what is wrong. */
function tail(text: string): string {
  const words = text.trim().replace(/^remoteAddr: "[^"]*"; requestURI: \S+; /, '')
  return words.length <= DETAIL_CHARACTERS ? words : `…${words.slice(-DETAIL_CHARACTERS)}`
}
