// Each service signs in under a role of its own: what it may touch of the others is asked of PostgreSQL itself, table by table.
import { roleName } from '@hub/database'
import { serviceNames } from '@hub/infra/services'
import { freshDatabase } from '@hub/testing'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

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

// A table of that name goes before the queue's own wherever pg_temp is searched first; its trigger acts with the rights of whoever
// writes to it.
const attack = (role: string) => `
  create temp table meta as select 'routing' as queue, 'paused' as field, '1' as value;
  create function pg_temp.rise() returns trigger language plpgsql as $$ begin
    alter role ${role} superuser; return old; end $$;
  create trigger rise before delete on meta for each row execute function pg_temp.rise();
  select bullmq.obliterate('routing', 1, true)`

describe.each([...serviceNames, 'queue'])('the role of %s', (name) => {
  test('gains no rights through the functions of the queue', async () => {
    const sql = postgres(hub.urlAs(name), { max: 1, onnotice: () => {} })
    try {
      await expect(sql.unsafe(attack(roleName(name)))).rejects.toMatchObject({ code: '42501' })
      const [role] = await hub.ownerSql`select rolsuper from pg_roles where rolname = ${roleName(name)}`
      expect(role).toEqual({ rolsuper: false })
    } finally {
      await sql.end()
    }
  })
})

test('the role of the queue reaches nothing but the queue', async () => {
  const reached = await hub.ownerSql`
    select nspname from pg_namespace
    where nspname not like 'pg\\_%' and nspname not in ('information_schema', 'public')
      and has_schema_privilege(${roleName('queue')}, oid, 'USAGE')`
  expect(reached).toEqual([{ nspname: 'bullmq' }])
  expect(await foreignGrants(roleName('queue'), 'bullmq')).toEqual([])
})

test('the roles of services reach nothing of the queue', async () => {
  for (const name of serviceNames) {
    const [may] = await hub.ownerSql`select has_schema_privilege(${roleName(name)}, 'bullmq', 'USAGE') as use`
    expect(may, name).toEqual({ use: false })
  }
})

/** Functions that act as their owner and search temporary objects before the last place, which lets a caller put his own in the way. */
const misleadable = async () =>
  (
    await hub.ownerSql`
      select oid::regprocedure::text as name from pg_proc
      where prosecdef and not exists (
        select from unnest(proconfig) as setting where setting like 'search\\_path=%' and setting like '%, pg\\_temp')`
  ).map(({ name }) => name)

test('no function that acts as its owner can be misled by temporary objects', async () => {
  expect(await misleadable()).toEqual([])
})

test('a function that could be misled is seen', async () => {
  await hub.ownerSql.unsafe(
    `create function public.planted() returns int language sql security definer set search_path = public as 'select 1'`,
  )
  try {
    expect(await misleadable()).toEqual(['planted()'])
  } finally {
    await hub.ownerSql`drop function public.planted`
  }
})

test('a migrated database lets no service make temporary tables', async () => {
  const sql = postgres(inject('adminUrl'), { max: 1, database: inject('template') })
  try {
    const [may] =
      await sql`select has_database_privilege(${roleName('intake')}, current_database(), 'TEMPORARY') as temporary`
    expect(may).toEqual({ temporary: false })
  } finally {
    await sql.end()
  }
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
