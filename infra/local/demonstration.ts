// The demonstration data, loaded once through the public API. A first start that was interrupted is gone on with by the next.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeHubClient } from '../seed/hub-client.ts'
import { seed } from '../seed/seed.ts'
import { summarise } from '../seed/summary.ts'
import { addressesOf, tableOf } from '../seed/table.ts'
import { accessKeysFile, readAccessKeys, writeAccessKeys } from './access-keys.ts'
import { makeProgressBar } from './progress-bar.ts'

const markIn = (folder: string) => join(folder, 'demonstration-loaded')

/** A new database holds no demonstration, whatever was loaded before. */
export const forgetDemonstration = (folder: string): void => rmSync(markIn(folder), { force: true })

/** Loads what is not loaded yet, and says what became of it and where to look. */
export async function loadDemonstration(baseUrl: string, folder: string): Promise<void> {
  const file = accessKeysFile(folder)
  const keys = readAccessKeys(file)
  if (existsSync(markIn(folder)) || !keys.operator) return
  const bar = makeProgressBar('loading the demonstration')
  try {
    await seed({ baseUrl, keys, saveKeys: (all) => writeAccessKeys(file, all), onProgress: bar.show })
  } finally {
    bar.end()
  }
  const rows = await summarise(makeHubClient(baseUrl, keys.operator.key))
  process.stdout.write(`\n${tableOf(rows)}\n${addressesOf(baseUrl, file)}\n`)
  writeFileSync(markIn(folder), '')
}
