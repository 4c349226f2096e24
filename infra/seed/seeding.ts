import { CallRefused, type HubClient, makeHubClient } from './hub-client.ts'

export type AccessKeys = Record<string, { key: string; roles: string[] }>

interface Progress {
  doing: string
  done: number
  total: number
}

export interface SeedOptions {
  /** Such as http://127.0.0.1:8043 */
  baseUrl: string
  /** The keys on file, among them those of the operator and the committee; a seed that was killed left more. Grows. */
  keys: AccessKeys
  /** Puts all keys on file; called again and again as they are made. */
  saveKeys(keys: AccessKeys): void
  onProgress(progress: Progress): void
}

/** What every step works with. */
export interface Seeding {
  operator: HubClient
  /** Calls with the key of an organisation. */
  as(slug: string): HubClient
  isRegistered(slug: string): boolean
  /** The members of the committee. */
  committee: string[]
  /** Counts one piece of work as done. */
  tick(doing: string): void
}

export function beginSeeding({ baseUrl, keys, onProgress }: SeedOptions, total: number): Seeding {
  const as = (slug: string) => {
    const known = keys[slug]
    if (known === undefined) throw new Error(`there is no access key of ${slug}`)
    return makeHubClient(baseUrl, known.key)
  }
  let done = 0
  return {
    operator: as('operator'),
    as,
    isRegistered: (slug) => keys[slug] !== undefined,
    committee: Object.keys(keys).filter((slug) => keys[slug]?.roles.includes('committee')),
    tick: (doing) => {
      done += 1
      onProgress({ doing, done, total })
    },
  }
}

/** A PUT of what is not there yet; what an earlier run has put stays. */
export const putOnce = (client: HubClient, path: string, body: unknown): Promise<unknown> =>
  client.put(path, body).catch(unless('http.if_match_missing'))

/** Lets one refusal pass; every other fault goes on. */
export function unless(code: string) {
  return (fault: unknown): undefined => {
    if (!(fault instanceof CallRefused) || fault.code !== code) throw fault
  }
}
