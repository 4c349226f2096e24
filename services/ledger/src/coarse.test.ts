import { expect, test } from 'vitest'
import { coarse } from './coarse.ts'

test.for([
  [0n, 0n, 0n],
  [7n, 7n, 7n],
  [10n, 10n, 10n],
  [11n, 10n, 20n],
  [80_100n, 80_000n, 90_000n],
  [99_901n, 90_000n, 100_000n],
  [90_000n, 90_000n, 90_000n],
] as const)('%s is told as %s or %s', ([minor, down, up]) => {
  expect([coarse(minor, 'down'), coarse(minor, 'up')]).toEqual([down, up])
})
