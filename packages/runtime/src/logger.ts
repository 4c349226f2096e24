import { type Logger, pino } from 'pino'

export type { Logger }

const privatePaths = [
  'contact',
  '*.contact',
  'key',
  '*.key',
  'authorization',
  'headers.authorization',
  'headers.cookie',
  'req.headers.authorization',
  'req.headers.cookie',
]

/** JSON lines on standard error; personal data and keys are redacted by path. `level`: a level of pino, or silent. */
export const makeLogger = (options: { service: string; level: string }): Logger =>
  pino(
    {
      base: { service: options.service },
      level: options.level,
      redact: { paths: privatePaths, censor: '[private]' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination(2),
  )
