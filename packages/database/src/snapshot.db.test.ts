import { freshDatabase } from '@hub/testing'
import { sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'

const fresh = await freshDatabase('routing')
await fresh.ownerSql`create table public.written (what text)`
await fresh.ownerSql`grant all on public.written to public`
afterAll(() => fresh.drop())

test('reads of one moment see nothing of what is committed between them, and write nothing', async () => {
  const read = await fresh.db.snapshot(async (reader) => {
    const count = () => reader.$count(sql`public.written`)
    const before = await count()
    await fresh.ownerSql`insert into public.written values ('meanwhile')`
    return [before, await count()]
  })
  expect(read).toEqual([0, 0])
  expect(await fresh.db.$count(sql`public.written`)).toBe(1)
  const writing = fresh.db.snapshot((reader) => reader.execute(sql`insert into public.written values ('no')`))
  await expect(writing).rejects.toMatchObject({ cause: { message: expect.stringContaining('read-only') } })
})
