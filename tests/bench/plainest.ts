// The plainest double entry on the same Postgres: what every ledger's throughput is measured beside.
import { randomUUID } from 'node:crypto'
import type { Measured } from './figure.ts'
import { keepBusy } from './keep-busy.ts'
import type { BenchDatabase } from './server.ts'

export const plainest = 'the plainest double entry, one transfer a commit, 20 clients'
const payees = 1000

/** Two balances locked in the order of their key, a transfer and two entries, in a transaction of their own: 20 clients. */
export async function measurePlainest({ owner }: BenchDatabase, seconds: number): Promise<Measured> {
  await owner.unsafe(`
    create table public.accounts (id int primary key, balance bigint not null);
    create table public.transfers (id uuid primary key, at timestamptz not null default now());
    create table public.entries (transfer_id uuid references public.transfers, account int references public.accounts, amount bigint not null,
      primary key (transfer_id, account));
    insert into public.accounts select n, 0 from generate_series(0, ${payees}) n`)
  let next = 0
  return keepBusy(20, seconds, () => {
    next += 1
    const [id, to] = [randomUUID(), 1 + ((next * 7919) % payees)]
    return owner.begin(async (tx) => {
      await tx`select id from public.accounts where id in (0, ${to}) order by id for update`
      await tx`insert into public.transfers (id) values (${id})`
      await tx`insert into public.entries values (${id}, 0, -10), (${id}, ${to}, 10)`
      await tx`update public.accounts set balance = balance + case id when 0 then -10 else 10 end where id in (0, ${to})`
    })
  })
}
