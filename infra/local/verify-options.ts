// What `npm run verify` is asked for, and the files that it reads and keeps.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ConfigFault } from '@hub/runtime'

export const usage = `npm run verify [-- <url> and options]: are the books of a hub what its key has signed, and do they add up?

<url>                    the hub to ask; without: the one that npm start runs, as its auditor
--checkpoint <file>      a checkpoint kept outside: the log must begin with what it had then (any number of them)
--proof <file>           an answer of /v1/fund/transfers/{id}/proof (any number of them)
--public-key <key>       what checkpoints must be signed with; without: the key that the hub shows
--save <file>            keeps the newest checkpoint. One that the file holds already is checked first: it is replaced
                         only where all is right

HUB_KEY                  an auditor's key for <url>: without, only what is public is checked
Exit code: 0 right, 1 wrong, 2 could not check`

const many = { type: 'string', multiple: true, default: [] as string[] } as const
const options = {
  checkpoint: many,
  proof: many,
  'public-key': { type: 'string' },
  save: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Throws a ConfigFault that says what to change. */
export function readOptions(args: readonly string[]) {
  const { values, positionals } = parsed(args)
  const { checkpoint, save } = values
  const [url, ...rest] = positionals
  if (rest.length > 0) throw new ConfigFault(`only one hub is verified at a time: ${rest[0]} is too many`)
  // What is to be replaced is itself a witness.
  const kept = save !== undefined && existsSync(save) ? [...checkpoint, save] : checkpoint
  return { ...values, checkpoint: [...new Set(kept)], url: url === undefined ? undefined : addressIn(url) }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (fault) {
    throw new ConfigFault(`${reasonOf(fault)} (--help lists the options)`)
  }
}

function addressIn(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url.replace(/\/$/, '')
  throw new ConfigFault(`${url}: write the address of a hub, such as https://hub.example`)
}

export function readKept(file: string) {
  try {
    return { name: file, text: readFileSync(file, 'utf8') }
  } catch (fault) {
    throw new ConfigFault(`${file} cannot be read (${reasonOf(fault)})`)
  }
}

/** Whole or not at all: what the file held is there until the new checkpoint is. */
export function keepCheckpoint(file: string, note: string): void {
  try {
    writeFileSync(`${file}.new`, note)
    renameSync(`${file}.new`, file)
  } catch (fault) {
    throw new ConfigFault(`${file} cannot be written (${reasonOf(fault)})`)
  }
}

export const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault))
