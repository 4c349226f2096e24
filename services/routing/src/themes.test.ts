import { expect, test } from 'vitest'
import { plainWords, recogniseTheme } from './themes.ts'

test('themes are recognised in English and French, at the beginning of words, whatever the accents', () => {
  expect(recogniseTheme('health', plainWords('A hospital for all'))).toBe('hospital')
  expect(recogniseTheme('health', plainWords('L’accès à la santé'))).toBe('sante')
  expect(recogniseTheme('jobs', plainWords('Unemployed people'))).toBeNull()
  expect(recogniseTheme('beekeeping', plainWords('Beekeeping along the river'))).toBe('beekeeping')
})
