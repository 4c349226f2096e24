// What a run of mutation testing amounts to: how many changes of each file the tests found, and whether each of the others is listed
// with its reason in mutation-survivors.md.

/** One change that was tried. Lines and columns begin with 1, the end is not part of it. */
export interface Tried {
  file: string
  mutator: string
  start: Position
  end: Position
  replacement: string
  isKilled: boolean
}

interface Position {
  line: number
  column: number
}

export interface Counted {
  file: string
  killed: number
  survived: number
}

export interface Verdict {
  counted: Counted[]
  faults: string[]
}

export const leastPercent = 90

export const percentOf = ({ killed, survived }: Omit<Counted, 'file'>): number => (100 * killed) / (killed + survived)

export const sumOf = (counted: readonly Counted[]): Counted => ({
  file: 'in all',
  killed: counted.reduce((sum, { killed }) => sum + killed, 0),
  survived: counted.reduce((sum, { survived }) => sum + survived, 0),
})

/** `textOf`: each file that was changed, as it is. `listed`: what mutation-survivors.md says; of files that were not changed nothing is asked. */
export function judge(tried: readonly Tried[], textOf: ReadonlyMap<string, string>, listed: string): Verdict {
  const byFile = Map.groupBy(tried, ({ file }) => file)
  const counted = [...textOf.keys()].map((file) => countOf(file, byFile.get(file) ?? []))
  const reasons = sectionsOf(listed)
  const faults = [...textOf].flatMap(([file, text]) =>
    differences(file, survivorsIn(byFile.get(file) ?? [], text), reasons.get(file) ?? []),
  )
  const sum = sumOf(counted)
  if (tried.length === 0) faults.push('nothing was changed')
  else if (percentOf(sum) < leastPercent) faults.push(`${percentOf(sum).toFixed(1)} % is below ${leastPercent} %`)
  return { counted, faults }
}

/** The files that mutation-survivors.md has a heading for. */
export const filesListed = (listed: string): string[] => [...sectionsOf(listed).keys()]

function countOf(file: string, tried: readonly Tried[]): Counted {
  const killed = tried.filter(({ isKilled }) => isKilled).length
  return { file, killed, survived: tried.length - killed }
}

function differences(file: string, survivors: readonly string[], lines: readonly string[]): string[] {
  const isOf = (line: string, survivor: string) => line.startsWith(`${survivor}: `) && line.length > survivor.length + 2
  return [
    ...survivors
      .filter((survivor) => !lines.some((line) => isOf(line, survivor)))
      .map((survivor) => `no test finds, and no reason is given for, in ${file}\n- ${survivor}: `),
    ...lines
      .filter((line) => !survivors.some((survivor) => isOf(line, survivor)))
      .map((line) => `is listed, but a test finds it, or it is no change of ${file} any more\n- ${line}`),
  ]
}

/** By heading, the lines of its list. */
function sectionsOf(listed: string): Map<string, string[]> {
  const sections = new Map<string, string[]>()
  let lines: string[] = []
  for (const line of listed.split('\n')) {
    if (line.startsWith('## ')) {
      lines = []
      sections.set(line.slice(3).trim(), lines)
    }
    if (line.startsWith('- ')) lines.push(line.slice(2).trim())
  }
  return sections
}

/**
 * The changes that no test found, each by the declaration that it is in, its kind and what became what. Lines move: they are no part
 * of it. What is alike within one declaration is numbered, so that a reason for the one is none for the other.
 */
function survivorsIn(tried: readonly Tried[], text: string): string[] {
  const lines = text.split('\n')
  const inOrder = tried.toSorted(
    ({ start: a, end: c }, { start: b, end: d }) =>
      a.line - b.line || a.column - b.column || c.line - d.line || c.column - d.column,
  )
  const alike = Map.groupBy(inOrder, (each) => nameOf(each, lines))
  return [...alike].flatMap(([name, group]) =>
    group.flatMap(({ isKilled }, index) =>
      isKilled ? [] : [group.length === 1 ? name : `${name} (${index + 1} of ${group.length})`],
    ),
  )
}

const declaration = /^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)/

function nameOf({ mutator, start, end, replacement }: Tried, lines: readonly string[]): string {
  const place = lines
    .slice(0, start.line)
    .map((line) => declaration.exec(line)?.[1])
    .findLast((name) => name !== undefined)
  const within = lines.slice(start.line - 1, end.line)
  within[within.length - 1] = within.at(-1)?.slice(0, end.column - 1) ?? ''
  within[0] = within[0]?.slice(start.column - 1) ?? ''
  return `${place ?? 'the file'}: ${mutator} ${asCode(within.join('\n'))} → ${asCode(replacement)}`
}

function asCode(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``
}
