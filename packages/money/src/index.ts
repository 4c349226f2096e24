export { formatMinor, parseMinor } from './amount.ts'
export { currencyExponent, isCurrency } from './currency.ts'
export { splitByWeight, splitCumulatively } from './split.ts'
