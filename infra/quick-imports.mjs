// Preloaded by NODE_OPTIONS (infra/run.mjs, infra/docker/Dockerfile). Node 24 parses the package.json of a package anew for every
// module of it; drizzle-orm has 211 modules that we load and a package.json of 179 kB, which took 1.5 of the 3 s of processor time
// that a service needs to load. A file of it that another of its files names is an ES module: nothing needs to be looked up.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.') || !context.parentURL?.includes('/node_modules/drizzle-orm/'))
      return next(specifier, context)
    if (!context.parentURL.endsWith('.js')) return next(specifier, context)
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
  },
})
