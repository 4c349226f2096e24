import { createHash, randomBytes } from 'node:crypto'
import type { Organisation } from '@hub/contracts'
import type postgres from 'postgres'

type Member = Pick<Organisation, 'slug' | 'name' | 'kind' | 'roles' | 'country' | 'illustrative'>

/** Who takes part in tests, unless a test brings its own. */
export const testOrganisations: readonly Member[] = [
  { slug: 'freetown', name: 'Freetown City Council', kind: 'local_government', roles: ['requester'], country: 'SL' },
  {
    slug: 'sierra-leone',
    name: 'Government of Sierra Leone',
    kind: 'national_government',
    roles: ['requester'],
    country: 'SL',
  },
  { slug: 'dakar', name: 'City of Dakar', kind: 'local_government', roles: ['requester'], country: 'SN' },
  { slug: 'unhcr', name: 'UNHCR', kind: 'un_entity', roles: ['partner'] },
  { slug: 'iom', name: 'IOM', kind: 'un_entity', roles: ['partner'] },
  { slug: 'ilo', name: 'ILO', kind: 'un_entity', roles: ['partner'] },
  { slug: 'un-habitat', name: 'UN-Habitat', kind: 'un_entity', roles: ['partner'] },
  { slug: 'c40-cities', name: 'C40 Cities', kind: 'city_network', roles: ['partner'] },
  { slug: 'norway', name: 'Norway', kind: 'national_government', roles: ['funder'], country: 'NO' },
  {
    slug: 'illustrative-foundation',
    name: 'Illustrative Foundation',
    kind: 'foundation',
    roles: ['funder'],
    illustrative: true,
  },
  {
    slug: 'illustrative-bank',
    name: 'Illustrative Bank',
    kind: 'private_sector',
    roles: ['funder'],
    illustrative: true,
  },
  {
    slug: 'operator',
    name: 'Illustrative Secretariat',
    kind: 'fund_secretariat',
    roles: ['operator'],
    illustrative: true,
  },
  { slug: 'auditor', name: 'Illustrative Auditor', kind: 'fund_secretariat', roles: ['auditor'], illustrative: true },
  {
    slug: 'committee-one',
    name: 'Illustrative Member One',
    kind: 'national_government',
    roles: ['committee'],
    country: 'KE',
    illustrative: true,
  },
  {
    slug: 'committee-two',
    name: 'Illustrative Member Two',
    kind: 'national_government',
    roles: ['committee'],
    country: 'PH',
    illustrative: true,
  },
  {
    slug: 'committee-three',
    name: 'Illustrative Member Three',
    kind: 'national_government',
    roles: ['committee'],
    country: 'MX',
    illustrative: true,
  },
]

/** Registers organisations straight in the database, with a key each; no event is emitted. Returns the keys by slug. */
export async function insertOrganisations(
  ownerSql: postgres.Sql,
  organisations: readonly Member[] = testOrganisations,
) {
  const keys: Record<string, string> = {}
  for (const { slug, name, kind, roles, country = null, illustrative = false } of organisations) {
    await ownerSql`insert into identity.organisations ${ownerSql({ slug, name, kind, roles, country, illustrative })}`
    keys[slug] = await insertKey(ownerSql, slug)
  }
  return keys
}

/** Tells the log of the organisations in the database, as their registration would have told the other services. */
export const announceOrganisations = (ownerSql: postgres.Sql) => ownerSql`
  select log.append((select jsonb_agg(jsonb_build_object(
    'type', 'identity.organisation_registered', 'occurredAt', clock_timestamp(),
    'actor', jsonb_build_object('organisation', 'operator', 'role', 'operator'),
    'body', jsonb_strip_nulls(jsonb_build_object('slug', slug, 'name', name, 'kind', kind, 'roles', roles, 'country', country,
      'illustrative', illustrative))) order by slug) from identity.organisations))`

/** One more key of an organisation, straight in the database. */
export async function insertKey(
  ownerSql: postgres.Sql,
  organisation: string,
  scopes = ['read', 'write'],
): Promise<string> {
  const key = `hub_${randomBytes(32).toString('base64url')}`
  const hash = createHash('sha256').update(key).digest()
  await ownerSql`insert into identity.keys ${ownerSql({ organisation, hash, scopes, label: 'test' })}`
  return key
}
