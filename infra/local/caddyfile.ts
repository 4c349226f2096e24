// `node infra/local/caddyfile.ts` writes infra/docker/Caddyfile and infra/docker/openapi.json from what the services declare; a test
// compares. The proxy decides by the middle of a path: of /v1/requests/{id}, /assessment is one service's and /team another's.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApi, publishedRoutes } from './published.ts'
import { root } from './services.ts'

export const generatedFiles: Readonly<Record<string, () => string>> = {
  'infra/docker/Caddyfile': caddyfile,
  'infra/docker/openapi.json': openApi,
}

// Not declared as routes: the dashboard of the queues.
const undeclared: Readonly<Record<string, readonly string[]>> = { console: ['/v1/ops/queues', '/v1/ops/queues/.*'] }

/** The regular expression of the paths that one service answers. */
export function pathsOf(service: string): RegExp {
  const declared = (publishedRoutes[service] ?? []).map(({ path }) => path.replace(/:[^/]+/g, '[^/]+'))
  const paths = [...new Set([...declared, ...(undeclared[service] ?? [])])].sort()
  return new RegExp(`^(${paths.join('|')})$`)
}

function caddyfile(): string {
  const served = Object.keys(publishedRoutes).filter((name) => publishedRoutes[name]?.length || undeclared[name])
  const blocks = served.map(
    (name) => `\t@${name} path_regexp ${pathsOf(name).source.replaceAll('\\/', '/')}
\thandle @${name} {
\t\treverse_proxy ${name}:8080
\t}
`,
  )
  return `# Made by infra/local/caddyfile.ts from the routes that the services declare.
:8043 {
\tencode gzip
${blocks.join('')}\thandle /openapi.json {
\t\troot * /srv
\t\tfile_server
\t}
\thandle /metrics {
\t\trespond 404
\t}
\thandle {
\t\treverse_proxy identity:8080
\t}
}
`
}

if (import.meta.main) for (const [file, make] of Object.entries(generatedFiles)) writeFileSync(join(root, file), make())
