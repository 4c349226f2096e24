import { expect, test } from 'vitest'
import { faultsIn, isTest, type Rule, withoutComments } from './source.ts'

const isProse = /\b(\w*(?:reason|note|conditions|comment|statement|summary|results|lessons))\s*:\s*text\((?=\d)/gi

// Intake looks through requests itself, because a false alarm about one can be lifted.
const mayTakeText = (path: string) => isTest(path) || path.startsWith('services/intake/')

const looksThroughFreeText: Rule = ({ path, text }) =>
  mayTakeText(path)
    ? []
    : [...withoutComments(text).matchAll(isProse)].map(
        ([, name]) => `${path} takes ${name} as text(): prose() also refuses personal data`,
      )

test('what people write freely is looked through for personal data on arrival', () => {
  expect(faultsIn(/^services\/.*\.ts$/, looksThroughFreeText)).toEqual([])
})

test('free text that nobody looks through is caught', () => {
  const path = 'services/ledger/src/cast-vote/cast-vote.route.ts'
  expect(
    looksThroughFreeText({ path, text: 'const Vote = z.strictObject({ reason: text(2000).optional() })' }),
  ).toHaveLength(1)
  expect(
    looksThroughFreeText({ path, text: 'const Vote = z.strictObject({ reason: prose(2000), payee: text(20) })' }),
  ).toEqual([])
})
