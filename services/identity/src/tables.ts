import type { OrganisationKind, Role } from '@hub/contracts'
import type { Scope } from '@hub/http'
import { boolean, customType, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const identity = pgSchema('identity')
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const time = (name: string) => timestamp(name, { withTimezone: true })

export const organisations = identity.table('organisations', {
  slug: text().primaryKey(),
  name: text().notNull(),
  kind: text().$type<OrganisationKind>().notNull(),
  roles: text().array().$type<Role[]>().notNull(),
  country: text(),
  website: text(),
  source: text(),
  illustrative: boolean().notNull(),
  registeredAt: time('registered_at').notNull(),
})

export const keys = identity.table('keys', {
  id: uuid().primaryKey(),
  organisation: text().notNull(),
  hash: bytea().notNull(),
  scopes: text().array().$type<Scope[]>().notNull(),
  label: text(),
  kind: text().$type<'key' | 'session'>().notNull(),
  openedBy: uuid('opened_by'),
  createdAt: time('created_at').notNull(),
  createdBy: text('created_by'),
  expiresAt: time('expires_at'),
  lastUsedAt: time('last_used_at'),
  revokedAt: time('revoked_at'),
  revokedBy: text('revoked_by'),
})
