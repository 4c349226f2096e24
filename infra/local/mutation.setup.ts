// Runs before the tests of each file. Random tests draw the same for each change: whether one finds it must not be a matter of luck.
import fc from 'fast-check'
import { inject } from 'vitest'

declare module 'vitest' {
  /** What Stryker tells. */
  interface ProvidedContext {
    mode?: 'dry-run' | 'mutant'
    mutantActivation?: 'static' | 'runtime'
    globalNamespace?: string
  }
}

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_124 })

interface Stryker {
  activeMutant?: string
  /** How often the places that Stryker can change may be passed: 100 times as often as without a change. */
  hitLimit?: number
}

const stryker = (globalThis as unknown as Record<string, Stryker | undefined>)[inject('globalNamespace') ?? '']
if (stryker) {
  // The change before this one is not on any more while the file is loaded.
  if (inject('mutantActivation') === 'runtime') delete stryker.activeMutant
  // What never ends is found by a tenth of that, in a second and not by the clock.
  if (stryker.hitLimit !== undefined) stryker.hitLimit /= 10
}
