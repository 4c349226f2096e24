import { expect, test } from 'vitest'
import type { Question } from '../question.ts'
import { decideAnswers } from './answer-questions.rule.ts'

const question = (questionId: string, field: string | null = null) => ({ questionId, field }) as Question
const open = [question('q1', 'needs[0].quantity'), question('q2')]
const waiting = {
  state: 'needs_clarification' as const,
  content: { title: 'A', needs: [{ kind: 'human' as const, description: 'Trainers' }] },
}

const faultsOf = (...given: Parameters<typeof decideAnswers>) => {
  try {
    decideAnswers(...given)
    return []
  } catch (refusal) {
    const { code, faults } = refusal as { code: string; faults: { path: string; message: string }[] }
    return [code, ...faults.map(({ path, message }) => `${path} ${message}`)]
  }
}

test('the request is submitted with the answer to its last open question', () => {
  const first = { questionId: 'q1', text: 'Four', value: '4' }
  const second = { questionId: 'q2', text: 'Yes' }
  expect(decideAnswers([first], waiting, open).isSubmitted).toBe(false)
  expect(decideAnswers([first, second], waiting, open)).toMatchObject({
    isSubmitted: true,
    content: { needs: [{ quantity: '4' }] },
  })
  expect(decideAnswers([second], waiting, [question('q2')]).isSubmitted).toBe(true)
})

test('an answer to a request that did not wait for it moves nothing', () => {
  const later = { ...waiting, state: 'matching' as const }
  expect(decideAnswers([{ questionId: 'q2', text: 'Yes' }], later, [question('q2')])).toMatchObject({
    isSubmitted: false,
    content: waiting.content,
  })
})

test('each answer that cannot be taken is named', () => {
  const given = [
    { questionId: 'q9', text: 'x' },
    { questionId: 'q1', text: 'x', value: 'many' },
    { questionId: 'q1', text: 'x' },
    { questionId: 'q2', text: 'x', value: 1 },
  ]
  expect(faultsOf(given, waiting, open)).toEqual([
    'intake.answers_unusable',
    'answers[0].questionId is no open question of this request',
    'answers[1].value does not fit needs[0].quantity: write a quantity greater than zero, such as "6"',
    'answers[2].questionId is answered twice: answer it once',
    'answers[3].value is not asked for: the question is about no field',
  ])
})

test('a value is taken only while the request waits', () => {
  const given = [{ questionId: 'q1', text: 'x', value: '4' }]
  expect(faultsOf(given, { ...waiting, state: 'matching' }, open)[1]).toContain('answer by text')
})

test('nothing is answered where nothing was asked, or after the end', () => {
  expect(faultsOf([{ questionId: 'q1', text: 'x' }], { ...waiting, state: 'eligible' }, [])).toEqual([
    'intake.nothing_asked',
  ])
  expect(faultsOf([{ questionId: 'q1', text: 'x' }], { ...waiting, state: 'withdrawn' }, open)).toEqual([
    'intake.request_ended',
  ])
})
