export { formatMinor, parseMinor } from './amount.ts'
export { currencyExponent, currencyExponents, isCurrency } from './currency.ts'
export { splitByWeight, splitCumulatively } from './split.ts'
