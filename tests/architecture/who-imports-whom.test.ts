import { expect, test } from 'vitest'
import { faultsIn, importsOf, isTest, type Rule, resolved } from './source.ts'

// Each package may import those that stand before it.
const packagesInOrder = ['errors', 'money', 'contracts', 'runtime', 'database', 'events', 'http', 'host', 'testing']
const code = /^(packages|services|infra|tests)\/.*\.ts$/

const placeOf = (path: string) => {
  const [kind = '', name = ''] = path.split('/')
  return { kind, name }
}

const hubPackage = (from: string) => /^@hub\/([^/]+)/.exec(from)?.[1]

function mayDependOn(path: string, target: string): boolean {
  const { kind, name } = placeOf(path)
  if (kind === 'infra') return target !== 'testing'
  if (kind === 'tests' || target === name) return true
  if (target === 'testing') return false
  if (kind === 'packages') return packagesInOrder.slice(0, packagesInOrder.indexOf(name)).includes(target)
  return packagesInOrder.includes(target)
}

const importsOnlyDownwards: Rule = ({ path, text }) =>
  importsOf(text)
    .map(({ from }) => hubPackage(from))
    .filter((target) => target !== undefined)
    .filter((target) => !mayDependOn(path, target) && !(isTest(path) && target === 'testing'))
    .map((target) => `${path} imports @hub/${target}`)

const dependsOnlyDownwards: Rule = ({ path, text }) => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<string, Record<string, string>>
  const faults = (names: object, isAllowed: (target: string) => boolean) =>
    Object.keys(names)
      .map(hubPackage)
      .filter((target) => target !== undefined && !mayDependOn(path, target) && !isAllowed(target))
      .map((target) => `${path} depends on @hub/${target}`)
  return [...faults(dependencies, () => false), ...faults(devDependencies, (target) => target === 'testing')]
}

const staysInItsPackage: Rule = ({ path, text }) => {
  const { kind, name } = placeOf(path)
  const home = kind === 'packages' || kind === 'services' ? `${kind}/${name}/` : ''
  if (!home) return []
  return importsOf(text)
    .filter(({ from }) => from.startsWith('.') && !resolved(path, from).startsWith(home))
    .map(({ from }) => `${path} reaches out of its package: ${from}`)
}

/** The folder below src/ that a file lies in; undefined for a noun. */
const sliceOf = (path: string) => /^(services\/[^/]+\/src\/[^/]+)\//.exec(path)?.[1]

const importsNoOtherSlice: Rule = ({ path, text }) => {
  if (isTest(path) || path.endsWith('/src/service.ts')) return []
  return importsOf(text)
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from }) => resolved(path, from))
    .filter((target) => sliceOf(target) !== undefined && sliceOf(target) !== sliceOf(path))
    .map((target) => `${path} imports ${target} of another slice`)
}

test('packages import only what stands below them, services only packages', () => {
  expect(faultsIn(code, importsOnlyDownwards)).toEqual([])
})

test('an import upwards or of another service is caught', () => {
  const planted = [
    { path: 'packages/money/src/split.ts', text: "import { emit } from '@hub/events'" },
    { path: 'services/intake/src/request.ts', text: "import {\n  makeRouting,\n} from '@hub/routing/service'" },
    { path: 'services/intake/src/request.ts', text: "export type { X } from '@hub/testing'" },
    { path: 'packages/http/src/app.ts', text: "await import('@hub/host')" },
  ]
  expect(planted.flatMap(importsOnlyDownwards)).toHaveLength(planted.length)
  expect(importsOnlyDownwards({ path: 'packages/http/src/app.ts', text: "import { x } from '@hub/runtime'" })).toEqual(
    [],
  )
})

test('package.json files declare only what may be imported', () => {
  expect(faultsIn(/^(packages|services|infra|tests)\/(.*\/)?package\.json$/, dependsOnlyDownwards)).toEqual([])
})

test('a dependency of a service on another service is caught', () => {
  const text = JSON.stringify({
    dependencies: { '@hub/ledger': 'workspace:*' },
    devDependencies: { '@hub/testing': '' },
  })
  expect(dependsOnlyDownwards({ path: 'services/routing/package.json', text })).toHaveLength(1)
})

test('no relative import leaves its package', () => {
  expect(faultsIn(code, staysInItsPackage)).toEqual([])
})

test('a relative import of a neighbour is caught', () => {
  const text = "import { offers } from '../../routing/src/tables.ts'"
  expect(staysInItsPackage({ path: 'services/intake/src/request.ts', text })).toHaveLength(1)
})

test('no slice imports another slice', () => {
  expect(faultsIn(/^services\/.*\.ts$/, importsNoOtherSlice)).toEqual([])
})

test('an import from slice to slice, or from noun to slice, is caught', () => {
  const text = "import { insertOffer } from '../make-offer/make-offer.sql.ts'"
  expect(importsNoOtherSlice({ path: 'services/routing/src/lapse-offer/lapse-offer.ts', text })).toHaveLength(1)
  const noun = { path: 'services/routing/src/offer.ts', text: "import { x } from './make-offer/make-offer.ts'" }
  expect(importsNoOtherSlice(noun)).toHaveLength(1)
  expect(importsNoOtherSlice({ ...noun, path: 'services/routing/src/service.ts' })).toEqual([])
})
