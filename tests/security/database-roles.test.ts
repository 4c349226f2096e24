// Each service signs in under a role of its own: what it may touch of the others is asked of PostgreSQL itself, table by table.
import { roleName } from '@hub/database'
import { serviceNames } from '@hub/infra/services'
import { freshDatabase } from '@hub/testing'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let hub: Awaited<ReturnType<typeof freshDatabase>>

beforeAll(async () => {
  hub = await freshDatabase('identity')
})
afterAll(() => hub.drop())

/** What a role may do with tables and views outside its own schema, the log, and the queue, whose jobs carry ids only. */
const foreignGrants = (role: string, own: string) => hub.ownerSql`
  select n.nspname || '.' || c.relname as name, p.privilege
  from pg_class c join pg_namespace n on n.oid = c.relnamespace,
    unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as p(privilege)
  where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'log', 'bullmq', ${own})
    and has_schema_privilege(${role}, n.oid, 'USAGE') and has_table_privilege(${role}, c.oid, p.privilege)
  order by 1, 2`

describe.each(serviceNames)('the role of %s', (service) => {
  test('reads nothing of another service but the view of access keys, and writes nothing', async () => {
    const granted = (await foreignGrants(roleName(service), service)).map(
      ({ name, privilege }) => `${privilege} ${name}`,
    )
    expect(granted.filter((grant) => grant !== 'SELECT identity.access_keys')).toEqual([])
  })

  test('is refused by the database when it tries', async () => {
    const sql = postgres(hub.urlAs(service), { max: 1, onnotice: () => {} })
    try {
      const foreign = service === 'intake' ? 'ledger.transfers' : 'intake.contacts'
      await expect(sql.unsafe(`select * from ${foreign}`)).rejects.toMatchObject({ code: '42501' })
      await expect(sql.unsafe('update log.events set type = type')).rejects.toMatchObject({ code: '42501' })
    } finally {
      await sql.end()
    }
  })

  test('is neither superuser nor may it make roles, databases or schemas', async () => {
    const [role] = await hub.ownerSql`
      select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
        has_database_privilege(rolname, current_database(), 'CREATE') as makes_schemas,
        has_schema_privilege(rolname, 'public', 'CREATE') as makes_public_tables
      from pg_roles where rolname = ${roleName(service)}`
    expect(role).toEqual({
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolbypassrls: false,
      makes_schemas: false,
      makes_public_tables: false,
    })
  })
})

test('a grant too many is seen', async () => {
  await hub.ownerSql.unsafe(
    `grant usage on schema intake to ${roleName('ledger')}; grant select on intake.contacts to ${roleName('ledger')}`,
  )
  try {
    expect(await foreignGrants(roleName('ledger'), 'ledger')).toContainEqual({
      name: 'intake.contacts',
      privilege: 'SELECT',
    })
  } finally {
    await hub.ownerSql.unsafe(
      `revoke all on intake.contacts from ${roleName('ledger')}; revoke usage on schema intake from ${roleName('ledger')}`,
    )
  }
})
