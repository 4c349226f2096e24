// What `npm run test:mutation` runs for each change: the tests of rules and nouns, which need no database.
import { defineConfig } from 'vitest/config'
import { endKeptWorker, keptWorkers } from './mutation.worker.ts'

export default defineConfig({
  plugins: [
    {
      name: 'kept-workers',
      // Stryker names a pool of Vitest's own.
      configureVitest({ vitest, project }) {
        vitest.onClose(endKeptWorker)
        project.config.pool = keptWorkers.name
        project.config.poolRunner = keptWorkers
      },
    },
  ],
  test: {
    include: ['services/ledger/src/**/*.test.ts', 'packages/money/src/*.test.ts'],
    // The long random histories would take most of the time.
    exclude: ['**/*.db.test.ts', '**/*.property.test.ts', '**/node_modules/**'],
    setupFiles: ['infra/local/mutation.setup.ts'],
    isolate: false,
  },
})
