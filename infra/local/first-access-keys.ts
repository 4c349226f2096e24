// The organisations without whom nobody could register another: an operator, an auditor and three members of the committee, all
// illustrative. Their keys go to access-keys.json in DATA_DIR.
//   DATABASE_URL=postgres://hub_identity:… node infra/local/first-access-keys.ts
import { mkdirSync } from 'node:fs'
import type { Organisation } from '@hub/contracts'
import { openDatabase } from '@hub/database'
import { explain, reach } from '@hub/host'
import { ensureOrganisations } from '@hub/identity/bootstrap'
import { parseConfig, systemClock } from '@hub/runtime'
import { accessKeysFile, readAccessKeys, writeAccessKeys } from './access-keys.ts'
import { forgetDemonstration } from './demonstration.ts'
import { StartEnvironment } from './start-environment.ts'

const first: readonly Organisation[] = [
  { slug: 'operator', name: 'Illustrative Secretariat', kind: 'fund_secretariat', roles: ['operator'] },
  { slug: 'auditor', name: 'Illustrative Auditor', kind: 'fund_secretariat', roles: ['auditor'] },
  { slug: 'committee-one', name: 'Illustrative Member One', kind: 'foundation', roles: ['committee'] },
  { slug: 'committee-two', name: 'Illustrative Member Two', kind: 'foundation', roles: ['committee'] },
  { slug: 'committee-three', name: 'Illustrative Member Three', kind: 'foundation', roles: ['committee'] },
]

/** Registers those that are not there, and keeps their keys. */
export async function ensureAccessKeys(identityUrl: string, folder: string): Promise<void> {
  const file = accessKeysFile(folder)
  const organisations = first.map((organisation) => ({ ...organisation, illustrative: true }))
  const database = openDatabase({ url: identityUrl, name: 'first access keys', max: 1 })
  try {
    await database.db.transaction(async (tx) => {
      const made = await ensureOrganisations(tx, systemClock, organisations)
      if (made.operator) forgetDemonstration(folder) // it is a new database: the keys on file open nothing
      const kept = made.operator ? {} : readAccessKeys(file)
      const keys = first.flatMap(({ slug, roles }) => (made[slug] ? [[slug, { key: made[slug], roles }] as const] : []))
      // Before the commit: a key is known only now, and one on file whose organisation was not committed does no harm.
      if (keys.length > 0) writeAccessKeys(file, { ...kept, ...Object.fromEntries(keys) })
    })
  } finally {
    await database.close()
  }
  const lost = first.filter(({ slug }) => !readAccessKeys(file)[slug]).map(({ slug }) => slug)
  if (lost.length > 0)
    process.stderr.write(`${file} lacks the keys of ${lost.join(', ')}, who are registered in this database\n`)
}

if (import.meta.main) {
  const Environment = StartEnvironment.pick({ DATABASE_URL: true, DATA_DIR: true }).required({ DATABASE_URL: true })
  try {
    const { DATABASE_URL, DATA_DIR } = parseConfig(Environment, process.env)
    await reach(DATABASE_URL)
    mkdirSync(DATA_DIR, { recursive: true })
    await ensureAccessKeys(DATABASE_URL, DATA_DIR)
  } catch (fault) {
    process.stderr.write(`${explain(fault)}\n`)
    process.exitCode = 1
  }
}
