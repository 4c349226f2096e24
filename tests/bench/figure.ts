export interface Figure {
  bench: string
  figure: number
  unit: string
  /** What it is measured beside, and that one's figure. */
  beside: string
  besideFigure: number
  ratio: number
  n: number
  seconds: number
}

export interface Measured {
  done: number
  seconds: number
}

const rate = ({ done, seconds }: Measured): number => done / seconds

export const figureOf = (
  bench: string,
  unit: string,
  measured: Measured,
  beside: string,
  besides: Measured,
): Figure => ({
  bench,
  figure: Math.round(rate(measured)),
  unit,
  beside,
  besideFigure: Math.round(rate(besides)),
  ratio: Number((rate(measured) / rate(besides)).toFixed(2)),
  n: measured.done,
  seconds: Number(measured.seconds.toFixed(1)),
})

/** Two measurements in turn, a few rounds of each, so that what else the machine does meets both. */
export async function inTurn(
  seconds: number,
  one: (seconds: number) => Promise<Measured>,
  other: (seconds: number) => Promise<Measured>,
): Promise<[Measured, Measured]> {
  const rounds = 3
  const sums: [Measured, Measured] = [
    { done: 0, seconds: 0 },
    { done: 0, seconds: 0 },
  ]
  for (let round = 0; round < rounds; round += 1) {
    for (const [sum, measure] of [[sums[0], one] as const, [sums[1], other] as const]) {
      const measured = await measure(seconds / rounds)
      sum.done += measured.done
      sum.seconds += measured.seconds
    }
  }
  return sums
}
