// /openapi.json, and /docs to read it by. All that the page loads comes from here: no foreign origin learns who reads it.
import { type FastifyInstance, fastify } from 'fastify'
import { makeDocument } from './openapi/document.ts'
import type { Route } from './route.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // The reference writes its own style elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

// Everything that would call home, load fonts, or send what is typed through somebody's proxy is off.
const settings = {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: 'never',
  agent: { disabled: true, hideAddApi: true },
  mcp: { disabled: true },
  hideClientButton: true,
  persistAuth: false,
  externalUrls: { dashboardUrl: '', registryUrl: '', proxyUrl: '', apiBaseUrl: '' },
}

/** `routes` may still grow until the app listens. */
export function addDocuments(app: FastifyInstance, routes: readonly Route[], title: string): void {
  let document: string | undefined
  app.get('/openapi.json', async (_, reply) => {
    document ??= JSON.stringify(makeDocument(routes, title))
    return reply.type('application/json; charset=utf-8').send(document)
  })
  app.get('/docs', async (_, reply) =>
    reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(pageOf(title)),
  )
  app.get('/docs/start.js', async (_, reply) =>
    reply.type('text/javascript; charset=utf-8').send(`Scalar.createApiReference('#app', ${JSON.stringify(settings)})`),
  )
  let script: Promise<string> | undefined
  app.get('/docs/reference.js', async (_, reply) => {
    script ??= readReference()
    return reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(await script)
  })
}

// Its package holds the 5 MB script as a text in a module: loaded only once somebody opens the page.
async function readReference(): Promise<string> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const served = fastify()
  await served.register(reference, { routePrefix: '/docs', configuration: { url: '/openapi.json' } })
  const { body } = await served.inject('/docs/js/scalar.js')
  await served.close()
  return body
}

const pageOf = (title: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
</head>
<body>
<div id="app"></div>
<script src="/docs/reference.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`
