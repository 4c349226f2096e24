// The callers, in a process of their own so that they take none of the server's time: each connection sends its next call when its
// last one is answered, and at the end waits for what it has sent, so that every call is counted.
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Measured } from './figure.ts'

/** What is posted, and where to. */
export interface Post {
  path: string
  body: unknown
}

export interface Load {
  /** Such as http://127.0.0.1:8080 */
  address: string
  /** Access keys, used in turn. */
  keys: readonly string[]
  /** For each connection what it sends, in this order. */
  posts: readonly (readonly Post[])[]
  /** Whether a connection that has sent all begins anew; else it is done. */
  isEndless: boolean
  seconds: number
}

/** POSTs for so many seconds; a call that is not answered with 201 is a fault. */
export async function sendLoad(load: Load): Promise<Measured> {
  const child = fork(import.meta.filename, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.send(load)
  const [result] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  if (typeof result !== 'object' || result === null) throw new Error('the callers ended before their calls did')
  return result as Measured
}

async function callFor({ address, keys, posts, isEndless, seconds }: Load): Promise<Measured> {
  const callers = await Promise.all(
    posts.map((own, place) => openCaller(address, keys[place % keys.length] ?? '', own)),
  )
  const start = performance.now()
  let done = 0
  const isOver = () => performance.now() - start > seconds * 1000
  const call = async ({ sent, post, end }: Caller) => {
    for (let next = 0; !isOver(); next += 1) {
      const one = sent[isEndless ? next % sent.length : next]
      if (one === undefined) break
      const status = await post(one)
      if (status !== 201) throw new Error(`a call was answered with ${status}`)
      done += 1
    }
    end()
  }
  await Promise.all(callers.map(call))
  return { done, seconds: (performance.now() - start) / 1000 }
}

type Sent = [head: string, body: string]
interface Caller {
  sent: Sent[]
  post(sent: Sent): Promise<number>
  end(): void
}

// By hand: a client for all cases takes several times the CPU, and the callers share two cores with what is measured.
async function openCaller(address: string, key: string, posts: readonly Post[]): Promise<Caller> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname).setNoDelay().setEncoding('latin1')
  await once(socket, 'connect')
  let answered: PromiseWithResolvers<number> | undefined
  let received = ''
  socket.on('error', (fault) => answered?.reject(fault)).on('close', () => answered?.reject(new Error('hung up')))
  socket.on('data', (chunk) => {
    received += chunk
    const status = statusOfWhole(received)
    if (status === undefined) return
    received = ''
    answered?.resolve(status)
  })
  const sent = posts.map(({ path, body }): Sent => {
    const payload = JSON.stringify(body)
    const head = [
      `POST ${path} HTTP/1.1`,
      `host: ${hostname}:${port}`,
      `authorization: Bearer ${key}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(payload)}`,
    ]
    return [head.join('\r\n'), payload]
  })
  const post = ([head, payload]: Sent) => {
    answered = Promise.withResolvers()
    socket.write(`${head}\r\nidempotency-key: ${randomUUID()}\r\n\r\n${payload}`)
    return answered.promise
  }
  return { sent, post, end: () => socket.destroy() }
}

/** The status of an answer that has come whole. */
function statusOfWhole(received: string): number | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, end))?.[1]
  if (length === undefined) throw new Error('an answer does not say its length')
  return received.length < end + 4 + Number(length) ? undefined : Number(received.slice(9, 12))
}

if (import.meta.main)
  process.once('message', (load: Load) => void callFor(load).then((measured) => process.send?.(measured)))
