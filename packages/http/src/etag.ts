import { Refusal } from '@hub/errors'

/** A strong ETag of the parts that change with what is shown, such as id, revision and state. */
export const etagOf = (...parts: readonly (string | number)[]): string => `"${parts.join('.')}"`

/** Refuses a change of another version than the current one: 428 without If-Match, 412 when `etag` is not in it. */
export function requireMatch(ifMatch: string | null, etag: string): void {
  if (ifMatch === null) throw new Refusal('http.if_match_missing')
  // A proxy that compresses answers marks their ETags as weak; the version they name is the same.
  const named = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (!named.includes('*') && !named.includes(etag)) throw new Refusal('http.if_match_failed', { etag })
}
