// The REST client: typed by the service's own description, and every failure is one `Problem` with a stable code.
import createClient from 'openapi-fetch'
import type { paths } from './schema.gen'

/** What is wrong with one part of what was sent. */
export interface Fault {
  pointer: string
  code: string
  detail: string
}

/** What went wrong, by the service's stable code. `network` and `unknown` are ours. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly faults: Fault[] = [],
  ) {
    super(code)
  }
}

// `fetch` is looked up at each call, so that tests can put their own in its place.
export const api = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  fetch: (request) => {
    // What is wrong is said in the language of the screen, not of the browser.
    request.headers.set('accept-language', document.documentElement.lang || 'en')
    return fetch(request)
  },
})

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The answer's data, or a `Problem`. */
export async function answered<T>(request: Promise<Answer<T>>): Promise<T> {
  const answer = await request.catch(() => {
    throw new Problem('network', 0)
  })
  if (!answer.response.ok) throw new Problem(codeOf(answer.error), answer.response.status, faultsOf(answer.error))
  return answer.data as T
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem('unknown', 0)
}

function codeOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') return body.code
  return 'unknown'
}

function faultsOf(body: unknown): Fault[] {
  return typeof body === 'object' && body !== null && 'errors' in body && Array.isArray(body.errors) ? (body.errors as Fault[]) : []
}
