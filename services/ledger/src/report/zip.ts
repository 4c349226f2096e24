// A zip archive written part by part: no part is held whole, and nothing in it tells when it was made.
import { Zip, ZipDeflate } from 'fflate'

export interface Entry {
  name: string
  parts: AsyncIterable<string>
}

/** The earliest time that a zip can tell; its fields are local, as the archive has them. */
const noTime = new Date(1980, 0, 1)

export async function* zipOf(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  let fault: Error | null = null
  const zip = new Zip((error, chunk) => {
    fault ??= error
    ready.push(chunk)
  })
  const taken = function* () {
    if (fault) throw fault
    yield* ready.splice(0)
  }
  for await (const { name, parts } of entries) {
    const file = new ZipDeflate(name, { level: 1 })
    file.mtime = noTime
    zip.add(file)
    for await (const part of parts) {
      file.push(Buffer.from(part, 'utf8'))
      yield* taken()
    }
    file.push(new Uint8Array(), true)
  }
  zip.end()
  yield* taken()
}
