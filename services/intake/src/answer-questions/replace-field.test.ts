import { expect, test } from 'vitest'
import { replaceField } from './replace-field.ts'

const content = { title: 'A', needs: [{ kind: 'human', unit: 'x' }], timeframe: { months: 3 } }

test.for<[string, unknown, unknown]>([
  ['title', 'B', { ...content, title: 'B' }],
  ['language', 'fr', { ...content, language: 'fr' }],
  ['needs[0].unit', 'y', { ...content, needs: [{ kind: 'human', unit: 'y' }] }],
  ['needs[1]', { kind: 'human' }, { ...content, needs: [content.needs[0], { kind: 'human' }] }],
  ['timeframe.start', '2027-01-01', { ...content, timeframe: { months: 3, start: '2027-01-01' } }],
  ['budget.total', 1, { ...content, budget: { total: 1 } }],
  ['territories[0].country', 'SL', { ...content, territories: [{ country: 'SL' }] }],
  ['needs[2].unit', 'y', undefined],
  ['title.x', 'y', undefined],
  ['needs.unit', 'y', undefined],
])('%s', ([path, value, result]) => {
  expect(replaceField(content, path, value)).toEqual(result)
})

test('what it is given stays as it was', () => {
  const before = structuredClone(content)
  replaceField(content, 'needs[0].unit', 'y')
  expect(content).toEqual(before)
})

test('a path into the prototype makes a field and nothing else', () => {
  replaceField(content, '__proto__.isAdmin', true)
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
})
