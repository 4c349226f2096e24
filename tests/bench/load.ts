// The callers, in a process of their own so that they take none of the server's time: each connection sends its next call when its
// last one is answered, and at the end waits for what it has sent, so that every call is counted.
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Measured } from './figure.ts'

export interface Load {
  url: string
  /** Access keys, used in turn. */
  keys: readonly string[]
  body: unknown
  connections: number
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

async function callFor({ url, keys, body, connections, seconds }: Load): Promise<Measured> {
  const payload = JSON.stringify(body)
  const start = performance.now()
  const isOver = () => performance.now() - start > seconds * 1000
  let done = 0
  const caller = async (place: number) => {
    const post = await openCaller(url, keys[place % keys.length] ?? '', payload)
    while (!isOver()) {
      const status = await post()
      if (status !== 201) throw new Error(`a call was answered with ${status}`)
      done += 1
    }
    post.end()
  }
  await Promise.all(Array.from({ length: connections }, (_, place) => caller(place)))
  return { done, seconds: (performance.now() - start) / 1000 }
}

// By hand: a client for all cases takes several times the CPU, and the callers share two cores with what is measured.
async function openCaller(url: string, key: string, payload: string) {
  const { hostname, port, pathname } = new URL(url)
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
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${hostname}:${port}`,
    `authorization: Bearer ${key}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(payload)}`,
  ].join('\r\n')
  const post = () => {
    answered = Promise.withResolvers()
    socket.write(`${head}\r\nidempotency-key: ${randomUUID()}\r\n\r\n${payload}`)
    return answered.promise
  }
  return Object.assign(post, { end: () => socket.destroy() })
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
