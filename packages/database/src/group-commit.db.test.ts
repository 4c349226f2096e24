import { type Outcome, Refusal } from '@hub/errors'
import { freshDatabase } from '@hub/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { afterCommit } from './after-commit.ts'
import { type Db, openDatabase, type Tx } from './database.ts'
import { makeGroupCommit } from './group-commit.ts'
import { isUnavailable } from './unavailable.ts'

const fresh = await freshDatabase('routing')
const { ownerSql } = fresh
await ownerSql`create table public.made (
  place bigint generated always as identity, n int primary key check (n <> 13), xid xid8 default pg_current_xact_id())`
await ownerSql`grant all on public.made to public`
// A session that is cut by its own commit.
await ownerSql`create function public.cut_own() returns trigger language plpgsql security definer as $$
  begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`
await ownerSql`create constraint trigger cut after insert on public.made deferrable initially deferred
  for each row when (new.n = 666) execute function public.cut_own()`
const other = openDatabase({ url: fresh.urlAs('routing'), name: 'another process' })
afterAll(async () => {
  await other.close()
  await fresh.drop()
})
beforeEach(() => ownerSql`truncate public.made`)

const limits = { maxGroup: 256, maxWaiting: 1000 }
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1000)

async function make(tx: Tx, numbers: readonly number[]): Promise<Outcome<string>[]> {
  const good = numbers.filter((n) => n >= 0)
  await tx.execute(sql`
    insert into public.made (n) select n::int from jsonb_array_elements_text(${JSON.stringify(good)}::jsonb) n`)
  return numbers.map((n) => (n < 0 ? new Refusal('http.not_found') : `made ${n}`))
}

/** Makes numbers; counts its runs and, until it is opened, keeps its first group from being committed. */
function makerOn(db: Db, options = limits) {
  const isOpen = Promise.withResolvers<void>()
  const hasBegun = Promise.withResolvers<void>()
  const groups: number[][] = []
  const commit = makeGroupCommit(
    db,
    async (tx, numbers: readonly number[]) => {
      groups.push([...numbers])
      hasBegun.resolve()
      await isOpen.promise
      return make(tx, numbers)
    },
    options,
  )
  return { commit, groups, hasBegun: hasBegun.promise, open: isOpen.resolve }
}

const made = () => ownerSql<{ n: number; xid: string }[]>`select n, xid from public.made order by place`
const transactions = async () => new Set((await made()).map(({ xid }) => xid)).size
const codeOf = (result: PromiseSettledResult<unknown>) => (result.status === 'rejected' ? result.reason.code : 'made')

test('what arrives while one commit runs is committed together in the next, in its order, each with its own outcome', async () => {
  const { commit, hasBegun, open } = makerOn(fresh.db)
  const first = commit(1)
  await hasBegun
  const rest = upTo(100).map((n) => commit(n))
  open()
  expect(await first).toBe('made 1')
  expect(await Promise.all(rest)).toEqual(upTo(100).map((n) => `made ${n}`))
  expect((await made()).map(({ n }) => n)).toEqual([1, ...upTo(100)])
  expect(await transactions()).toBe(2)
})

test('a group takes no more than it may, and the others come with the next', async () => {
  const { commit, groups, open } = makerOn(fresh.db, { ...limits, maxGroup: 40 })
  open()
  await Promise.all(upTo(100).map((n) => commit(n)))
  expect(groups.map(({ length }) => length)).toEqual([40, 40, 20])
})

test('a refusal among good commands is its own caller’s alone, and the others stay in their one transaction', async () => {
  const { commit, open } = makerOn(fresh.db)
  open()
  const results = await Promise.allSettled([1, 2, -3, 4].map((n) => commit(n)))
  expect(results.map(codeOf)).toEqual(['made', 'made', 'http.not_found', 'made'])
  expect(await transactions()).toBe(1)
})

test('a group that the database refuses is run again one by one, so that one bad command of a hundred is one fault', async () => {
  const { commit, groups, open } = makerOn(fresh.db)
  open()
  const numbers = [...upTo(50), 13, ...upTo(99).slice(50)]
  const results = await Promise.allSettled(numbers.map((n) => commit(n)))
  expect(results.flatMap((result, at) => (result.status === 'rejected' ? [numbers[at]] : []))).toEqual([13])
  expect((await made()).map(({ n }) => n)).toEqual(upTo(99))
  expect([await transactions(), groups.length]).toEqual([99, 101])
  expect(await commit(1)).toBe('made 1')
})

test('one outcome too few commits nothing', async () => {
  const commit = makeGroupCommit(fresh.db, async (tx, n: readonly number[]) => (await make(tx, n)).slice(1), limits)
  await expect(commit(1)).rejects.toThrow('1 commands had 0 outcomes')
  expect(await made()).toEqual([])
})

test('a session that is lost in a group fails the whole group as unavailable, once, and the next group finds another', async () => {
  const { commit, groups, hasBegun, open } = makerOn(fresh.db)
  const lost = Promise.allSettled([1, 2, 3].map((n) => commit(n)))
  await hasBegun
  await ownerSql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and application_name = 'test routing' and state = 'idle in transaction'`
  open()
  const results = await lost
  expect(results.map((result) => result.status === 'rejected' && isUnavailable(result.reason))).toEqual([
    true,
    true,
    true,
  ])
  expect(groups).toHaveLength(1)
  expect(await commit(4)).toBe('made 4')
  expect((await made()).map(({ n }) => n)).toEqual([4])
})

test('a session that is lost in its very commit is told as unavailable: nobody can say what was committed, so nothing runs again', async () => {
  const { commit, groups, open } = makerOn(fresh.db)
  open()
  const results = await Promise.allSettled([1, 666, 2].map((n) => commit(n)))
  expect(results.map((result) => result.status === 'rejected' && isUnavailable(result.reason))).toEqual([
    true,
    true,
    true,
  ])
  expect(groups).toHaveLength(1)
  expect(await commit(3)).toBe('made 3')
})

test('one by one, a database that went out of reach is told to all who are left', async () => {
  let runs = 0
  const commit = makeGroupCommit(
    fresh.db,
    async (tx, numbers: readonly number[]) => {
      runs += 1
      if (numbers.length > 1) throw new Error('refused')
      if (numbers[0] === 2) throw Object.assign(new Error('no room'), { code: '53300' })
      return make(tx, numbers)
    },
    limits,
  )
  const results = await Promise.allSettled([1, 2, 3].map((n) => commit(n)))
  expect(results.map(codeOf)).toEqual(['made', '53300', '53300'])
  expect(runs).toBe(3)
})

test('a caller beyond those who may wait is refused at once, and disturbs none of them', async () => {
  const { commit, hasBegun, open } = makerOn(fresh.db, { ...limits, maxWaiting: 3 })
  const first = commit(1)
  await hasBegun
  const waiting = [2, 3, 4].map((n) => commit(n))
  await expect(commit(5)).rejects.toMatchObject({ code: 'http.busy', status: 503 })
  open()
  expect(await Promise.all([first, ...waiting])).toHaveLength(4)
  expect(await commit(5)).toBe('made 5')
})

test('closing lets in nobody more and waits for all who came before', async () => {
  const { commit, hasBegun, open } = makerOn(fresh.db)
  const first = commit(1)
  await hasBegun
  const second = commit(2)
  const closed = commit.close()
  await expect(commit(3)).rejects.toMatchObject({ code: 'http.unavailable' })
  open()
  await closed
  expect((await made()).map(({ n }) => n)).toEqual([1, 2])
  expect(await Promise.all([first, second])).toHaveLength(2)
})

test('what is to follow a commit follows each group that was committed, and none that was not', async () => {
  const followed: number[][] = []
  const commit = makeGroupCommit(
    fresh.db,
    async (tx, numbers: readonly number[]) => {
      afterCommit(() => followed.push([...numbers]))
      return make(tx, numbers)
    },
    limits,
  )
  await Promise.allSettled([1, 2].map((n) => commit(n)))
  await Promise.allSettled([3, 13, 4].map((n) => commit(n)))
  expect(followed).toEqual([[1, 2], [3], [4]])
})

test('two processes that commit in groups at once lose nothing, and make nothing twice', async () => {
  const one = makerOn(fresh.db, { ...limits, maxGroup: 16 })
  const two = makerOn(other.db, { ...limits, maxGroup: 16 })
  one.open()
  two.open()
  const results = await Promise.allSettled(upTo(200).flatMap((n) => [one.commit(n), two.commit(n)]))
  expect(results.map(codeOf).filter((code) => code === 'made')).toHaveLength(200)
  expect((await made()).map(({ n }) => n).sort((a, b) => a - b)).toEqual(upTo(200))
})
