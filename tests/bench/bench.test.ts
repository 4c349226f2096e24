import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, inject, test } from 'vitest'

// A moment each: that a bench runs, that its invariants hold and that its lines can be read, not how fast anything is.
async function bench(...names: string[]) {
  const passwords = Object.entries(inject('rolePasswords')).map(([name, password]) => [
    `HUB_${name.toUpperCase()}_DB_PASSWORD`,
    password,
  ])
  const child = spawn(process.execPath, [join(import.meta.dirname, 'run.ts'), ...names], {
    env: { ...process.env, ...Object.fromEntries(passwords), DATABASE_URL: inject('adminUrl'), BENCH_SECONDS: '0.2' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code, errors, lines: output.trim().split('\n').filter(Boolean) }
}

test('every bench runs, its invariants hold, and each figure is one line of JSON after what it depends on', async () => {
  const { code, errors, lines } = await bench()
  expect(code, errors).toBe(0)
  const [about, ...figures] = lines.map((line) => JSON.parse(line))
  expect(about).toMatchObject({ cores: expect.any(Number), postgres: { fsync: expect.any(String) } })
  expect(figures.map(({ bench: name }) => name)).toEqual(
    expect.arrayContaining(['intake', 'intake.floor', 'ledger.hot', 'ledger.http', 'replay']),
  )
  for (const figure of figures) {
    expect(figure).toEqual({
      bench: expect.any(String),
      figure: expect.any(Number),
      unit: expect.any(String),
      beside: expect.any(String),
      besideFigure: expect.any(Number),
      ratio: expect.any(Number),
      n: expect.any(Number),
      seconds: expect.any(Number),
    })
    expect(figure.n, figure.bench).toBeGreaterThan(0)
  }
})

test('a name that there is not is told with those that there are', async () => {
  const { code, errors, lines } = await bench('intak')
  expect([code, lines]).toEqual([1, []])
  expect(errors).toContain('no bench intak; there are ')
})
