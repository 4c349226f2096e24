import type { CatalogueEntry } from './entry.ts'

export const identityRefusals = {
  'identity.organisation_exists': {
    status: 409,
    title: 'Already registered',
    text: 'There is already an organisation called {slug}: choose another slug, or use the one that is there.',
  },
  'identity.slug_reserved': {
    status: 422,
    title: 'Reserved name',
    text: 'The hub itself acts under the name {slug}: choose another slug.',
  },
  'identity.key_of_member': {
    status: 409,
    title: 'The member’s own affair',
    text: '{slug} votes in the committee and has a key that works: it makes its further keys itself. If it has lost that key, revoke it first.',
  },
  'identity.key_expiry_past': {
    status: 422,
    title: 'Already expired',
    text: 'expiresOn is the last day on which the key works: choose {today} or later.',
  },
} satisfies Record<string, CatalogueEntry>
