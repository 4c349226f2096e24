// What `npm run test:mutation` runs for each change: the tests of rules and nouns, which need no database.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['services/ledger/src/**/*.test.ts', 'packages/money/src/*.test.ts'],
    // The long random histories would take most of the time.
    exclude: ['**/*.db.test.ts', '**/*.property.test.ts', '**/node_modules/**'],
    setupFiles: ['infra/local/mutation.seed.ts'],
    // Each change has a worker of its own; within it the files share their modules.
    isolate: false,
  },
})
