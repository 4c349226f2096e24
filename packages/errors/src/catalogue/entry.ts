/** `status` as in the HTTP contract: 400 malformed, 401, 403, 404, 409 state, 412/428 If-Match, 422 meaning, 429, 503. */
export interface CatalogueEntry {
  status: 400 | 401 | 403 | 404 | 406 | 409 | 410 | 412 | 413 | 415 | 422 | 428 | 429 | 503
  title: string
  text: string
}
