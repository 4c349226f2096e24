import { connect, createServer, type Socket } from 'node:net'

/** A fixed address before a server that comes back on another port: what a name is in front of a database. */
export async function openProxy(target: URL) {
  let port = Number(target.port)
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    }
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy())
    // A server that is away refuses: the client sees it at once.
    upstream.on('error', () => client.resetAndDestroy()).on('close', () => client.destroy())
    client.pipe(upstream)
    upstream.pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: Object.assign(new URL(target), { port: String(address.port) }).href,
    turnTo: (next: URL) => {
      port = Number(next.port)
    },
    /** From now on the server is as if it were away. */
    turnAway: () => {
      port = 1
      for (const socket of open) socket.destroy()
    },
    close: () => {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}
