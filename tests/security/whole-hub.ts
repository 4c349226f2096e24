// All services in this process on a fresh database, with a request of Freetown's that it has not made public, brought as far as
// money: what others must not learn of or touch.
import { startHub } from '@hub/host'
import { makersFor } from '@hub/infra/hosted-services'
import { makeSigningKey, readSigner } from '@hub/infra/signing-key'
import { makeLogger, systemClock } from '@hub/runtime'
import { announceOrganisations, freetownRequest, freshDatabase, insertOrganisations } from '@hub/testing'

export const secret = 'Marker of a private request'

type Call = (method: string, path: string, body?: unknown) => Promise<{ status: number; text: string }>

export interface WholeHub {
  as(slug: string | null): Call
  /** Ids of what belongs to the private request, by the name of the path's parameter and its place. */
  ids: Record<'request' | 'offer' | 'allocation' | 'contribution' | 'transfer' | 'checkpoint', string>
  close(): Promise<void>
}

export async function openWholeHub(): Promise<WholeHub> {
  const database = await freshDatabase('identity')
  const keys = await insertOrganisations(database.ownerSql)
  await announceOrganisations(database.ownerSql)
  const signer = await readSigner('', makeSigningKey('test/fund').signingKey)
  const hub = await startHub({
    services: Object.entries(makersFor({ signer, hasDemonstration: false, diversity: null })).map(([name, make]) => ({
      name,
      make,
      databaseUrl: database.urlAs(name),
    })),
    queueUrl: database.urlAs('queue'),
    port: 0,
    host: '127.0.0.1',
    clock: systemClock,
    log: makeLogger({ service: 'hub', level: 'silent' }),
    poolSize: 4,
  })
  let calls = 0
  const as =
    (slug: string | null): Call =>
    async (method, path, body) => {
      calls += 1
      const reply = await fetch(hub.address + path, {
        method,
        headers: {
          ...(slug === null ? {} : { authorization: `Bearer ${keys[slug]}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          'idempotency-key': `call ${calls}`,
          ...(method === 'PATCH' ? { 'if-match': '*' } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: reply.status, text: await reply.text() }
    }
  return {
    as,
    ids: await makePrivateRequest(as),
    close: async () => {
      await hub.close()
      await database.drop()
    },
  }
}

const usd = (amount: string) => ({ amount, currency: 'USD' })

async function makePrivateRequest(as: WholeHub['as']): Promise<WholeHub['ids']> {
  const told = async (slug: string, method: string, path: string, body?: unknown) => {
    const { status, text } = await as(slug)(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path} as ${slug}: ${status} ${text}`)
    return JSON.parse(text)
  }
  const capability = {
    support: ['technical', 'human'],
    objectives: [2, 7, 15],
    themes: [],
    countries: ['SL'],
    regions: [],
  }
  await told('unhcr', 'PUT', '/v1/partners/unhcr/capabilities', {
    ...capability,
    languages: ['en'],
    slots: 4,
    derived: false,
  })

  const content = {
    ...freetownRequest,
    title: secret,
    challenge: `${secret}. ${freetownRequest.challenge}`,
    visibility: 'owner',
  }
  const { id: request } = await told('freetown', 'POST', '/v1/requests', content)
  const offer = await until(async () => {
    const { items } = await told('unhcr', 'GET', '/v1/offers')
    return items[0]?.id
  })
  await told('unhcr', 'POST', `/v1/offers/${offer}/accept`, {})
  await until(
    async () => (await as('freetown')('POST', `/v1/requests/${request}/team/consent`, { agree: true })).status === 200,
  )

  const contribution = await fundPrivately(told)
  await until(async () => (await told('operator', 'GET', `/v1/requests/${request}/funding`)).state === 'matched')
  const { id: allocation } = await told('operator', 'POST', '/v1/fund/allocations', {
    requestId: request,
    revision: 1,
    lines: [{ payee: 'unhcr', category: 4, amount: usd('400000.00') }],
    tranches: [{ payee: 'unhcr', dueOn: '2027-01-15', amount: usd('400000.00') }],
  })
  const { items } = await told('operator', 'GET', '/v1/fund/transfers?limit=1')
  const transfer: string = items[0].id
  const proof = await until(async () => {
    const { status, text } = await as(null)('GET', `/v1/fund/transfers/${transfer}/proof`)
    return status === 200 && JSON.parse(text)
  })
  return { request, offer, allocation, contribution, transfer, checkpoint: String(proof.checkpoint.size) }
}

async function fundPrivately(
  told: (slug: string, method: string, path: string, body?: unknown) => Promise<{ id: string }>,
) {
  const amount = usd('500000.00')
  const pledge = { funder: 'illustrative-bank', amount, conditions: secret, visibility: 'owner' }
  const { id } = await told('illustrative-bank', 'POST', '/v1/fund/contributions', pledge)
  const at = `/v1/fund/contributions/${id}`
  const today = new Date().toISOString().slice(0, 10)
  const schedule = [{ dueOn: today, amount }]
  await told('operator', 'POST', `${at}/agreement`, { reference: 'Illustrative', signedOn: today, amount, schedule })
  await told('operator', 'POST', `${at}/deposits`, {
    received: amount,
    credited: amount,
    valueDate: today,
    bankReference: id,
  })
  return id
}

async function until<T>(ask: () => Promise<T | undefined | false>): Promise<T> {
  for (let left = 600; left > 0; left -= 1) {
    const answer = await ask()
    if (answer) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('waited 30 s for the private request to move on')
}
