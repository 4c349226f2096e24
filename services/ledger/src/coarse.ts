// Figures for those who may not know of every contribution behind them: exact, they would tell what one that alone fits has left.

/** To one significant digit, towards zero or away from it. */
export function coarse(minor: bigint, direction: 'down' | 'up'): bigint {
  const step = 10n ** BigInt(String(minor).length - 1)
  const down = (minor / step) * step
  return direction === 'up' && down < minor ? down + step : down
}
