import type { CatalogueEntry } from './entry.ts'

export const moneyRefusals = {
  'money.amount_malformed': {
    status: 400,
    title: 'Not an amount of money',
    text: '"{amount}" is not an amount: write major units with a point and exactly {digits} digits after it, at most 18 in all, such as {example}',
  },
  'money.currency_unknown': {
    status: 400,
    title: 'Unknown currency',
    text: '"{currency}" is not a currency of ISO 4217: write three capital letters, such as USD',
  },
} satisfies Record<string, CatalogueEntry>
