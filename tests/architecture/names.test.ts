import { expect, test } from 'vitest'
import { faultsIn, type Rule } from './source.ts'

const meaningless = /^(utils?|common|helpers?|shared|core|managers?|misc)$/
const kebab = /^\.?[a-z0-9]+([.-][a-z0-9]+)*\.ts$/

const namesMeanSomething: Rule = ({ path }) =>
  path
    .split(/[/.-]/)
    .filter((word) => meaningless.test(word))
    .map((word) => `${path}: "${word}" says nothing about what is inside`)

const isKebabCase: Rule = ({ path }) => (kebab.test(path.split('/').at(-1) ?? '') ? [] : [`${path} is not kebab-case`])

test('no folder or file has a name that says nothing', () => {
  expect(faultsIn(/^(packages|services|infra|tests)\//, namesMeanSomething)).toEqual([])
})

test('a folder called helpers and a file called queue-manager are caught', () => {
  expect(namesMeanSomething({ path: 'packages/http/src/helpers/x.ts', text: '' })).toHaveLength(1)
  expect(namesMeanSomething({ path: 'services/routing/src/queue-manager.ts', text: '' })).toHaveLength(1)
})

test('source files are named in kebab-case', () => {
  expect(faultsIn(/\.ts$/, isKebabCase)).toEqual([])
})

test('a file in camelCase is caught', () => {
  expect(isKebabCase({ path: 'services/routing/src/makeOffer.ts', text: '' })).toHaveLength(1)
})
