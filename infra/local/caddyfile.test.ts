import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generatedFiles, pathsOf } from './caddyfile.ts'
import { publishedRoutes } from './published.ts'
import { root } from './services.ts'

test.for(Object.keys(generatedFiles))(
  '%s is what the services declare (else: node infra/local/caddyfile.ts)',
  (file) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(generatedFiles[file]?.())
  },
)

test('the proxy sends every path to the one service that declares it', () => {
  const services = Object.keys(publishedRoutes)
  for (const [service, routes] of Object.entries(publishedRoutes))
    for (const { path } of routes) {
      const example = path.replace(/:[^/]+/g, 'x1')
      expect(
        services.filter((name) => pathsOf(name).test(example)),
        example,
      ).toEqual([service])
    }
})

test('a path decided in its middle goes to the service that owns it', () => {
  expect(pathsOf('assessment').test('/v1/requests/HUB-2027-0042/assessment')).toBe(true)
  expect(pathsOf('intake').test('/v1/requests/HUB-2027-0042/assessment')).toBe(false)
})
