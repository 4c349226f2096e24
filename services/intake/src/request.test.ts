import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mayMove, requestMoves, requestStates, stageOf } from './request.ts'

const moves = Object.entries(requestMoves).flatMap(([from, targets]) => targets.map((to) => `${from} → ${to}`))

test('the README draws exactly the moves that the code allows', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const drawn = [...readme.matchAll(/^ {2}([a-z_]+) --> ([a-z_]+) :/gm)].map(([, from, to]) => `${from} → ${to}`)
  expect(drawn.sort()).toEqual(moves.sort())
})

test('a request never moves to the state it is in, nor out of an end', () => {
  for (const state of requestStates) expect(mayMove(state, state)).toBe(false)
  for (const end of ['terminated', 'completed', 'withdrawn'] as const) expect(requestMoves[end]).toEqual([])
})

test('every state but the first can be reached from a draft', () => {
  const reached = new Set(['draft'])
  for (const from of reached) for (const to of requestMoves[from as 'draft']) reached.add(to)
  expect([...reached].sort()).toEqual([...requestStates].sort())
})

test('a request can be withdrawn from every state before money is agreed, and from none after', () => {
  for (const state of requestStates)
    expect(mayMove(state, 'withdrawn'), state).toBe(['open', 'with_ledger'].includes(stageOf(state)))
})

test('a request becomes a draft again only while its requester alone decides', () => {
  for (const state of requestStates)
    expect(mayMove(state, 'draft'), state).toBe(stageOf(state) === 'open' && state !== 'draft')
})
