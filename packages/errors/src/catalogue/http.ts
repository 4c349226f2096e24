import type { CatalogueEntry } from './entry.ts'

export const httpRefusals = {
  'http.malformed': {
    status: 400,
    title: 'Malformed request',
    text: 'The request does not have the shape this route takes; errors names each place.',
  },
  'http.personal_data_found': {
    status: 422,
    title: 'Personal data found',
    text: 'A free text seems to hold personal data; errors names each place. Take it out, or put it in other words.',
  },
  'http.unreadable_body': { status: 400, title: 'Unreadable body', text: 'The body cannot be read as JSON: {reason}' },
  'http.cursor_unknown': {
    status: 400,
    title: 'Unknown cursor',
    text: 'The cursor is not one that this list gave out: leave it away to begin at the start.',
  },
  'http.idempotency_key_missing': {
    status: 400,
    title: 'Idempotency-Key missing',
    text: 'A call that moves money needs the header Idempotency-Key: any text of 1 to 200 characters that you use for this call alone.',
  },
  'http.idempotency_key_malformed': {
    status: 400,
    title: 'Idempotency-Key malformed',
    text: 'Idempotency-Key takes 1 to 200 printable characters.',
  },
  'http.idempotency_key_reused': {
    status: 422,
    title: 'Idempotency-Key reused',
    text: 'This Idempotency-Key was already used on this route with another body: use a new key for a new call.',
  },
  'http.idempotency_in_progress': {
    status: 409,
    title: 'Still running',
    text: 'A call with this Idempotency-Key is still running: wait for it and repeat.',
  },
  'http.unauthenticated': {
    status: 401,
    title: 'No valid key',
    text: 'This route needs a key: send Authorization: Bearer <access key> with a key that is not revoked.',
  },
  'http.forbidden': { status: 403, title: 'Not allowed', text: 'This needs the role {needed}.' },
  'http.scope_missing': { status: 403, title: 'Scope missing', text: 'This key lacks the scope {needed}.' },
  'http.origin_refused': {
    status: 403,
    title: 'Foreign origin',
    text: 'A browser session may change things only from the hub’s own pages.',
  },
  'http.not_found': { status: 404, title: 'Not found', text: 'There is nothing here by this name that you may see.' },
  'http.route_not_found': {
    status: 404,
    title: 'No such route',
    text: 'There is no {method} {path}: /docs shows the routes, /openapi.json lists them.',
  },
  'http.if_match_missing': {
    status: 428,
    title: 'If-Match missing',
    text: 'Send If-Match with the ETag of the version you have read.',
  },
  'http.if_match_failed': {
    status: 412,
    title: 'Changed meanwhile',
    text: 'This is not the current version any more: read it again (its ETag is {etag}) and repeat your change.',
  },
  'http.body_too_large': { status: 413, title: 'Body too large', text: 'The body is larger than {limit} bytes.' },
  'http.media_type_unsupported': {
    status: 415,
    title: 'Unsupported media type',
    text: 'Send the body as application/json.',
  },
  'http.not_acceptable': { status: 406, title: 'Format not available', text: 'This is available as {formats}.' },
  'http.unavailable': {
    status: 503,
    title: 'Not available now',
    text: 'The hub cannot answer this now: repeat it after the seconds that Retry-After names.',
  },
  'http.busy': {
    status: 503,
    title: 'Too many calls at once',
    text: 'More calls are waiting here than the hub takes at once: repeat this one after the seconds that Retry-After names.',
  },
} satisfies Record<string, CatalogueEntry>
