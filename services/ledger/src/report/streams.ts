// Reports that are on their way to their readers. A slow reader holds no connection to the database, but memory and a socket: only
// so many at once, and none whose reader takes nothing for long.
import { Readable } from 'node:stream'
import { Refusal } from '@hub/errors'

const limits = { most: 8, patienceMs: 300_000 }

export function makeStreams({ most, patienceMs } = limits): (parts: AsyncIterable<string | Uint8Array>) => Readable {
  let open = 0
  return (parts) => {
    if (open >= most) throw new Refusal('ledger.reports_busy', { most })
    open += 1
    const stream = Readable.from(noted(parts, () => timer.refresh()))
    const timer = setTimeout(
      () => stream.destroy(new Error('the reader of a report takes nothing')),
      patienceMs,
    ).unref()
    return stream.once('close', () => {
      clearTimeout(timer)
      open -= 1
    })
  }
}

async function* noted(
  parts: AsyncIterable<string | Uint8Array>,
  note: () => void,
): AsyncGenerator<string | Uint8Array> {
  for await (const part of parts) {
    note()
    yield part
  }
}
