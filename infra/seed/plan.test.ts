import { Country, Organisation, RequestDraft } from '@hub/contracts'
import { expect, test } from 'vitest'
import { participantsOf } from './counterparts.ts'
import { slugOf } from './names.ts'
import { planOf } from './plan.ts'
import { readSourceData } from './source-data.ts'
import { timeframeOf } from './timeframe.ts'

const data = readSourceData()
const plan = planOf(data)
const slugs = new Set(plan.organisations.map(({ slug }) => slug))
const sourceOf = new Map<string, unknown>([
  ...data.programmes.map((programme) => [programme.id, programme] as const),
  ...data.cityProjects.map((project) => [`city-${project.city.toLowerCase()}`, project] as const),
])

/** The leaves of a value with their paths, such as needs[0].amount.currency. */
function leavesOf(value: unknown, path = ''): [path: string, leaf: unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, part]) => {
    const step = Array.isArray(value) ? `[${key}]` : path === '' ? key : `.${key}`
    return leavesOf(part, path + step)
  })
}

const isUnder = (path: string, listed: string) => {
  const exact = listed.includes('[]') ? path.replace(/\[\d+\]/g, '[]') : path
  return exact === listed || exact.startsWith(`${listed}.`) || exact.startsWith(`${listed}[`)
}

test('turns every programme and every grant with a stated amount into one request', () => {
  expect(plan.requests).toHaveLength(8 + 73 + 4)
  expect(new Set(plan.requests.map(({ id }) => id)).size).toBe(85)
})

test('sends only organisations and requests that the API takes', () => {
  for (const organisation of plan.organisations) expect(() => Organisation.parse(organisation)).not.toThrow()
  for (const { draft } of plan.requests) expect(RequestDraft.parse(draft)).toEqual(draft)
})

test('names each organisation once, and every body that asks, helps or ran something is registered', () => {
  expect(slugs.size).toBe(plan.organisations.length)
  for (const { requester } of plan.requests) expect(slugs).toContain(requester)
  for (const { slug } of plan.capabilities) expect(slugs).toContain(slug)
  const unregistered = new Set(plan.requests.flatMap(({ ranBy }) => ranBy).filter((slug) => !slugs.has(slug)))
  expect([...unregistered]).toEqual(['imvf']) // no source says what kind of body it is
})

test('every body that asks may ask', () => {
  const mayAsk = new Set(plan.organisations.flatMap(({ slug, roles }) => (roles.includes('requester') ? [slug] : [])))
  for (const { requester } of plan.requests) expect(mayAsk).toContain(requester)
})

test('Freetown is registered and no request is filed for it', () => {
  expect(plan.organisations.find(({ slug }) => slug === 'freetown')).toMatchObject({ kind: 'local_government' })
  expect(plan.requests.filter(({ requester }) => requester === 'freetown')).toEqual([])
})

interface SourceRecord {
  source: string
  start?: string
  durationMonths?: number
  inferred?: Record<string, string>
}

/** What a request says that neither its source says nor its list of filled fields names. */
function inventedIn({ illustrative = [], ...content }: RequestDraft, record: SourceRecord) {
  const { inferred = {} } = record
  const said = leavesOf(record).map(([, leaf]) => leaf)
  const numbers = said.filter((leaf) => typeof leaf === 'number')
  const isStated = (field: 'start' | 'durationMonths', leaf: unknown) => !(field in inferred) && record[field] === leaf
  const isSaid = (path: string, leaf: unknown) => {
    if (path === 'timeframe.start') return isStated('start', leaf)
    if (path === 'timeframe.months') return isStated('durationMonths', leaf)
    return (
      said.includes(leaf) ||
      (/(amount|total)\.amount$/.test(path) && numbers.includes(Number(leaf))) ||
      (path.endsWith('.currency') && leaf === 'USD')
    )
  }
  return leavesOf(content).filter(
    ([path, leaf]) => !isSaid(path, leaf) && !illustrative.some((listed) => isUnder(path, listed)),
  )
}

test.each(plan.requests.map((request) => [request.id, request] as const))(
  '%s says only what its source says, and lists what the API demanded beyond it',
  (id, { draft }) => {
    const record = sourceOf.get(id) as SourceRecord
    expect(inventedIn(draft, record)).toEqual([])
    expect(draft.source).toBe(record.source)
  },
)

test('a value that is made up and not listed is caught', () => {
  const [request] = plan.requests
  const made = { ...(request?.draft as RequestDraft), desiredOutcome: 'All is well' }
  expect(inventedIn(made, sourceOf.get(request?.id ?? '') as SourceRecord)).toEqual([['desiredOutcome', 'All is well']])
})

test('a date that a source gives as another one, and months that were counted, are not told as facts', () => {
  const listed = (id: string) => plan.requests.find((request) => request.id === id)?.draft.illustrative ?? []
  const timeframeOfRequest = (id: string) => listed(id).filter((path) => path.startsWith('timeframe'))
  expect(timeframeOfRequest('gin-lbr-sle-parrots-beak')).toEqual(['timeframe.start'])
  expect(timeframeOfRequest('mkd-evidence')).toEqual(['timeframe.start'])
  expect(timeframeOfRequest('phl-bridge')).toEqual(['timeframe.start', 'timeframe.months'])
  expect(timeframeOfRequest('afg-salam')).toEqual(['timeframe.months'])
  expect(timeframeOfRequest('chn-mdgf-yem')).toEqual([])
})

test('shows a government agreeing only where its source names it as a counterpart, and only to who ran the programme', () => {
  const agreeing = plan.requests.filter(({ agreesTo }) => agreesTo.length > 0)
  for (const { id, draft, ranBy, agreesTo } of agreeing) {
    expect(agreesTo).toEqual(ranBy)
    expect(draft.illustrative).not.toContain('requester')
    expect(data.programmes.find((programme) => programme.id === id)?.governmentCounterparts).not.toEqual([])
  }
  const silent = plan.requests.filter(({ agreesTo }) => agreesTo.length === 0).map(({ requester }) => requester)
  expect(silent).toContain('government-of-albania')
  expect(silent).toContain('government-of-central-african-republic')
  expect(silent).toContain('mano-river-union') // named as a partner, not as the counterpart
})

test('lets nobody accept what was signed but perhaps never run', () => {
  const request = plan.requests.find(({ id }) => id === 'mar-snia-joint-programme')
  expect(request).toMatchObject({ ranBy: [], agreesTo: [] })
})

test('gives each counterpart the kind of its table, and leaves out what has no kind', () => {
  const kindOf = (id: string) => {
    const participants = plan.requests.find((request) => request.id === id)?.draft.participants ?? []
    return Object.fromEntries(participants.map(({ name, kind }) => [name, kind]))
  }
  expect(kindOf('igad-climate')).toEqual({ 'IGAD Secretariat': 'regional_organisation' })
  expect(kindOf('irq-jor-lbn-health')).toEqual({})
  expect(kindOf('eu-urban-agenda-inclusion')).toMatchObject({
    Athens: 'local_government',
    Italy: 'national_government',
  })
  expect(kindOf('eu-urban-agenda-inclusion')).not.toHaveProperty('European Committee of the Regions')
  expect(kindOf('hnd-mdgf-yem')).toMatchObject({ 'Secretaria de Relaciones Exteriores': 'ministry' })
  expect(kindOf('hnd-mdgf-yem')).not.toHaveProperty('Asociacion de Municipios de Honduras')
  expect(() => participantsOf(['Ministry of Truth'])).toThrow('no kind is on file')
})

test('lists no path that a request does not have, but the choice of the requester', () => {
  for (const { draft } of plan.requests) {
    const paths = leavesOf(draft).map(([path]) => path)
    const empty = draft.illustrative?.filter((listed) => !paths.some((path) => isUnder(path, listed)))
    expect(empty?.filter((path) => path !== 'requester')).toEqual([])
  }
})

test('writes to nobody: every address ends in .example and no person is named', () => {
  for (const { draft } of plan.requests) {
    expect(draft.contact?.email).toMatch(/^contact@[a-z0-9-]+\.example$/)
    expect(draft.contact?.name).toBeUndefined()
  }
})

test('files as complete what names a country, and leaves the rest a draft', () => {
  const drafts = plan.requests.filter(({ isComplete }) => !isComplete).map(({ id }) => id)
  expect(drafts.sort()).toEqual([
    'afr-jlmp',
    'glo-call-local-action',
    'glo-local-inclusion-guidance',
    'pac-pccmhs-1',
    'pac-pccmhs-2',
  ])
})

test('asks for the regional body that the source names, else the named ministry, else the first country', () => {
  const requesterOf = (id: string) => plan.requests.find((request) => request.id === id)?.requester
  expect(requesterOf('igad-climate')).toBe('igad')
  expect(requesterOf('gin-lbr-sle-parrots-beak')).toBe('mano-river-union')
  expect(requesterOf('idn-governance')).toBe('ministry-of-foreign-affairs-id')
  expect(requesterOf('eu-urban-agenda-inclusion')).toBe('amsterdam')
  expect(requesterOf('eutf-hoa-dj-41')).toBe('government-of-djibouti')
  expect(requesterOf('glo-act-1')).toBe('government-of-belarus')
})

test('counts months only as exactly as the source dates them', () => {
  const [any] = data.programmes
  const months = (start: string, end: string) => any && timeframeOf(without({ ...any, start, end }))
  expect(months('2018-01-01', '2023-12-31')).toEqual({ start: '2018-01-01', months: 72 })
  expect(months('2017-01', '2021-12')).toEqual({ months: 60 })
  expect(months('2015', '2019')).toBeUndefined()
  expect(months('2021-02-18', '2021-02-18')).toBeUndefined()
})

function without<T extends { durationMonths?: unknown }>(programme: T) {
  const { durationMonths: _, ...rest } = programme
  return rest as Omit<T, 'durationMonths'>
}

test('gives capabilities only where a source names a kind of support, and evidence with its source', () => {
  expect(plan.capabilities.length).toBeGreaterThan(90)
  for (const { slug, capabilities } of plan.capabilities) {
    const mandate = data.mandates.find(({ acronym }) => slugOf(acronym) === slug)
    expect(capabilities).toMatchObject({ source: mandate?.source, derived: true, illustrative: ['slots'] })
    expect(capabilities.support.length).toBeGreaterThan(0)
    for (const { source, countries } of capabilities.evidence) {
      expect(source).not.toBe('')
      for (const country of countries) expect(() => Country.parse(country)).not.toThrow()
    }
  }
})

test('gives as past work what its source says a partner ran, once each, and not what was only signed', () => {
  for (const { slug, capabilities } of plan.capabilities) {
    const { acronym } = data.mandates.find((mandate) => slugOf(mandate.acronym) === slug) ?? {}
    const records = capabilities.evidence.flatMap(({ record }) => record ?? [])
    const ran = data.programmes.filter(
      ({ participatingOrganisations, deliveryUnchecked }) =>
        participatingOrganisations.includes(acronym ?? '') && !deliveryUnchecked,
    )
    expect(records).toEqual(ran.map(({ id }) => id))
  }
  expect(data.programmes.filter(({ deliveryUnchecked }) => deliveryUnchecked)).not.toEqual([])
})

test('gives as a mandate only what its source does not tell of projects', () => {
  const given = new Map(plan.capabilities.map(({ slug, capabilities }) => [slug, capabilities.mandate]))
  for (const { acronym, mandate, fromProjects, support } of data.mandates)
    if (support.length > 0) expect(given.get(slugOf(acronym))).toBe(fromProjects ? undefined : mandate)
  expect(data.mandates.filter(({ fromProjects }) => fromProjects)).toHaveLength(10)
})
