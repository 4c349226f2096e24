import type { CatalogueEntry } from './entry.ts'

export const moneyRefusals = {
  'money.amount_malformed': {
    status: 400,
    title: 'Not an amount of money',
    text: '"{amount}" is not an amount: write {shape}, at most {most} digits in all, such as {example}',
  },
  'money.currency_unknown': {
    status: 400,
    title: 'Unknown currency',
    text: '"{currency}" is not a currency of ISO 4217: write three capital letters, such as USD',
  },
} satisfies Record<string, CatalogueEntry>
