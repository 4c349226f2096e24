/** Asks again every 25 ms until the answer is true; a fault that names what was waited for after `withinMs`. */
export async function waitFor(what: string, isThere: () => Promise<boolean>, withinMs = 15_000): Promise<number> {
  const begun = performance.now()
  while (!(await isThere())) {
    if (performance.now() - begun > withinMs) throw new Error(`waited ${withinMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return performance.now() - begun
}
