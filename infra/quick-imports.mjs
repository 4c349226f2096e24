// Preloaded by NODE_OPTIONS (infra/run.mjs, infra/docker/Dockerfile). Node 24 parses the package.json of a package anew for every
// module of it, and for every import of it by name. drizzle-orm has 211 modules that we load, our files name it 123 times, and its
// package.json has 179 kB: that took 1.5 s and 0.8 s of processor time of a start of the hub.
import { registerHooks } from 'node:module'

const ourPackage = /^file:.*?\/(?:packages|services)\/[^/]+\/(?!.*\/node_modules\/)/
/** By the package that asks, the name it asks for and how (import or require). */
const found = new Map()

registerHooks({
  resolve(specifier, context, next) {
    const from = context.parentURL ?? ''
    if (specifier.startsWith('.')) {
      // A file of drizzle-orm that another of its files names is an ES module: nothing needs to be looked up.
      const isOfDrizzle = from.includes('/node_modules/drizzle-orm/') && from.endsWith('.js')
      if (!isOfDrizzle) return next(specifier, context)
      return { url: new URL(specifier, from).href, format: 'module', shortCircuit: true }
    }
    const [asking] = ourPackage.exec(from) ?? []
    if (asking === undefined || context.importAttributes?.type) return next(specifier, context)
    const name = `${asking} ${specifier} ${context.conditions}`
    const answer = found.get(name) ?? { ...next(specifier, context), shortCircuit: true }
    found.set(name, answer)
    return answer
  },
})
