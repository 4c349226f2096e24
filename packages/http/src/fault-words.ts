// What is wrong with a place of the input, in words that say what to write instead. A schema's own message goes first.
import type { z } from 'zod'

const named: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text in quotes',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}
const counted: Record<string, string> = { string: 'character', array: 'item' }

/** The options of a parse: every schema's faults in these words. */
export const inFaultWords = { error: (issue: z.core.$ZodRawIssue) => faultWords(issue) }

function faultWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && issue.code !== 'invalid_union') return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `write ${named[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `write ${listed(issue.values)}`
    case 'invalid_union':
      return Array.isArray(issue.options) ? `write ${listed(issue.options)}` : undefined
    case 'too_big':
      return `must ${bound(issue.origin)} at most ${amount(issue.maximum, issue.origin)}`
    case 'too_small':
      return `must ${bound(issue.origin)} at least ${amount(issue.minimum, issue.origin)}`
    default:
      return undefined
  }
}

const bound = (origin: string) => (origin in counted ? 'have' : 'be')
const amount = (most: number | bigint, origin: string) =>
  origin in counted ? `${most} ${counted[origin]}${Number(most) === 1 ? '' : 's'}` : String(most)
const listed = (values: readonly unknown[]) => values.map(String).join(values.length > 2 ? ', ' : ' or ')
