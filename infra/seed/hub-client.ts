// The seed speaks to the hub as any client does: over HTTP, with an access key.
import { setTimeout as sleep } from 'node:timers/promises'

/** The hub refused a call of the seed. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused'
  readonly status: number
  readonly code: string
  constructor(call: string, status: number, problem: { code?: string; detail?: string; errors?: unknown }) {
    super(`${call} answered ${status}: ${problem.detail ?? ''} ${JSON.stringify(problem.errors ?? [])}`)
    this.status = status
    this.code = problem.code ?? ''
  }
}

export interface HubClient {
  get<T>(path: string): Promise<T>
  /** Every item of a list, page after page. */
  all<T>(path: string): Promise<T[]>
  /** `id` becomes the Idempotency-Key: the same call again has the first one's effect and answer. */
  post<T>(path: string, body: unknown, id?: string): Promise<T>
  put<T>(path: string, body: unknown): Promise<T>
}

interface Page<T> {
  items: T[]
  nextCursor: string | null
}

const attempts = 5
const timeoutMs = 20_000

export function makeHubClient(baseUrl: string, key: string): HubClient {
  const send = async <T>(method: string, path: string, body?: unknown, id?: string): Promise<T> => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(id === undefined ? {} : { 'idempotency-key': id }),
    }
    for (let left = attempts; ; left -= 1) {
      const reply = await fetch(baseUrl + path, {
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await reply.text()
      const isBusy = reply.status === 503 || reply.status === 429
      if (isBusy && left > 0) {
        await sleep(Number(reply.headers.get('retry-after') ?? 1) * 1000)
        continue
      }
      const parsed: unknown = text === '' ? undefined : JSON.parse(text)
      if (!reply.ok) throw new CallRefused(`${method} ${path}`, reply.status, parsed as object)
      return parsed as T
    }
  }
  const all = async <T>(path: string): Promise<T[]> => {
    const items: T[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = `${path.includes('?') ? '&' : '?'}limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`
      const page: Page<T> = await send('GET', path + query)
      items.push(...page.items)
      cursor = page.nextCursor
    }
    return items
  }
  return {
    get: (path) => send('GET', path),
    all,
    post: (path, body, id) => send('POST', path, body, id),
    put: (path, body) => send('PUT', path, body),
  }
}
