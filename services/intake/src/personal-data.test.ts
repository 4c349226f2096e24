import { Refusal } from '@hub/errors'
import { freetownRequest } from '@hub/testing'
import { expect, test } from 'vitest'
import { freeTextsOf, requireNoPersonalData } from './personal-data.ts'

const { contact: _, ...content } = freetownRequest

test('a refusal names place and kind, never the value', () => {
  const texts = freeTextsOf({
    ...content,
    needs: [{ kind: 'human', description: 'Ask amina@example.org', unit: 'tel 123456' }],
  })
  try {
    requireNoPersonalData(texts, undefined)
    expect.unreachable()
  } catch (refusal) {
    expect(refusal).toBeInstanceOf(Refusal)
    expect((refusal as Refusal).faults).toEqual([
      { path: 'needs[0].description', message: 'seems to hold an e-mail address: take it out' },
      { path: 'needs[0].unit', message: 'seems to hold a telephone number: take it out' },
    ])
    expect(JSON.stringify(refusal)).not.toMatch(/amina|123456/)
  }
  expect(requireNoPersonalData(texts, 'no-personal-data')).toBe(true)
})

test('every free text of a request is looked through, and addresses, codes and money are not', () => {
  const paths = freeTextsOf({
    ...content,
    attachments: [{ name: 'Plan', sha256: '0'.repeat(64), url: 'https://example.org/+23276123456' }],
    source: 'https://example.org/0612345678',
    illustrative: ['needs[0].quantity'],
  }).map(({ path }) => path.replace(/\d+/g, ''))
  expect([...new Set(paths)]).toEqual([
    'title',
    'challenge',
    'desiredOutcome',
    'territories[].city',
    'needs[].description',
    'needs[].unit',
    'budget.coFinancing[].source',
    'participants[].name',
    'endorsement.reference',
    'attachments[].name',
    'illustrative[]',
  ])
  expect(requireNoPersonalData(freeTextsOf(content), undefined)).toBe(false)
})
