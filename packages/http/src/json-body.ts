// Bodies are JSON and nothing else.
import { Refusal } from '@hub/errors'
import type { FastifyInstance } from 'fastify'
import { placeOfUnstorable } from './storable.ts'

export const bodyLimitBytes = 1024 * 1024

// What cannot be stored can only come as one of these escapes: most bodies are not searched any further.
const suspiciousEscape = /\\u(?:0000|d[89a-f])/i

export function acceptOnlyJson(app: FastifyInstance): void {
  // A key called __proto__ or constructor.prototype is refused, not dropped: nobody sends one in good faith.
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    // Some clients name the type of a body that they do not send.
    if (text === '') return done(null, undefined)
    return parse(request, text, (fault, body: unknown) => {
      if (fault) return done(fault)
      const place = suspiciousEscape.test(text) ? placeOfUnstorable(body) : null
      if (place === null) return done(null, body)
      const message = 'holds a character that cannot be stored'
      return done(new Refusal('http.malformed', {}, [{ path: place, message }]))
    })
  })
}
