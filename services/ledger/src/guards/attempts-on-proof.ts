// What the database refuses of the tree over the books.
import type { Attempt } from './attempt.ts'

export const attemptsOnProof: readonly Attempt[] = [
  {
    what: 'a checkpoint of more leaves than there are',
    by: 'checkpoints.follows_on',
    message: 'checkpoint % does not follow on %',
    act: () => [
      `insert into ledger.checkpoints select max(size) + 1, sha256('x'), max(sealed_at) + interval '1 second', 'x' from ledger.checkpoints`,
    ],
  },
  {
    what: 'a leaf below the last checkpoint',
    by: 'leaves.follow_on',
    message: 'a leaf below the last checkpoint',
    before: () => ['delete from ledger.leaves where index = 3'],
    act: () => [`insert into ledger.leaves values (3, nextval('ledger.arrivals'), sha256('x'))`],
  },
]
