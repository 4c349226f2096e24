import { join, resolve } from 'node:path'
import { TeamEnvironment } from '@hub/routing/config'
import { z } from 'zod'
import { root } from './services.ts'

/** The environment of the one-command start; .env.example explains each variable. */
export const StartEnvironment = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'write postgres://<owner>:<password>@<host>:<port>/<database>' })
    .optional(),
  QUEUE_URL: z
    .url({ protocol: /^(rediss?|postgres(ql)?)$/, error: 'write redis://<host>:<port> or postgres://…' })
    .optional(),
  PORT: z.coerce.number('write a port, 1 to 65535').int().min(1).max(65_535).default(8043),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z
    .string()
    .default(join(root, '.data'))
    .transform((folder) => resolve(root, folder)),
  LEDGER_SIGNING_KEY: z.string().optional(),
  DEMONSTRATION: z.enum(['on', 'off'], 'write on or off').default('on'),
  ...TeamEnvironment.shape,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
})

export type StartEnvironment = z.infer<typeof StartEnvironment>
