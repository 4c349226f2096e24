// A worker of Vitest that runs the tests of one change after the other. To start one took 0.23 of the 0.27 s of processor time that a
// change needs. The modules stay loaded: a change that acts while they load (a constant, say) needs a worker of its own, and has it.
import { EventEmitter } from 'node:events'
import { type PoolOptions, type PoolWorker, ThreadsPoolWorker, type WorkerRequest } from 'vitest/node'

// Should a change leave anything behind in a module, it does not reach far.
const mostRuns = 100

// A run that is cut off leaves its process without a parent, perhaps in a change that never ends.
process.once('disconnect', () => process.exit(1))

let kept: { thread: ThreadsPoolWorker; runs: number } | undefined

export const keptWorkers = { name: 'kept', createPoolWorker: (options: PoolOptions) => new KeptWorker(options) }

export async function endKeptWorker(): Promise<void> {
  await kept?.thread.stop()
  kept = undefined
}

class KeptWorker implements PoolWorker {
  readonly name = keptWorkers.name
  readonly #answers = new EventEmitter()
  readonly #options: PoolOptions
  readonly #mayKeep: boolean
  readonly #isStarted: boolean
  readonly #runs: number
  readonly #thread: ThreadsPoolWorker

  constructor(options: PoolOptions) {
    // What Stryker provides to its setup file: `runtime` for a change that is switched on once the modules are loaded.
    const { mode, mutantActivation } = options.project.getProvidedContext()
    this.#options = options
    this.#mayKeep = mode === 'mutant' && mutantActivation === 'runtime'
    const before = this.#mayKeep ? kept : undefined
    if (before) kept = undefined
    this.#isStarted = before !== undefined
    this.#runs = (before?.runs ?? 0) + 1
    this.#thread = before?.thread ?? new ThreadsPoolWorker(options)
  }

  on(event: string, listener: (message: unknown) => void): void {
    this.#answers.on(event, listener)
    this.#thread.on(event, listener)
  }

  off(event: string, listener: (message: unknown) => void): void {
    this.#answers.off(event, listener)
    this.#thread.off(event, listener)
  }

  send(message: WorkerRequest): void {
    const isKnown = (message.type === 'start' && this.#isStarted) || (message.type === 'stop' && this.#isKept())
    if (isKnown) this.#answer(message.type === 'start' ? 'started' : 'stopped')
    // The names of the tests to run are part of the configuration, which a worker is told only when it starts.
    else if (message.type === 'run')
      this.#thread.send({
        ...message,
        context: Object.assign({}, message.context, { config: this.#options.project.serializedConfig }),
      })
    else this.#thread.send(message)
  }

  deserialize(data: unknown): unknown {
    return this.#thread.deserialize(data)
  }

  async start(): Promise<void> {
    if (!this.#isStarted) await this.#thread.start()
  }

  async stop(): Promise<void> {
    for (const event of this.#answers.eventNames())
      for (const listener of this.#answers.listeners(event))
        this.off(String(event), listener as (message: unknown) => void)
    if (this.#isKept()) kept = { thread: this.#thread, runs: this.#runs }
    else await this.#thread.stop()
  }

  #isKept(): boolean {
    return this.#mayKeep && this.#runs < mostRuns
  }

  #answer(type: 'started' | 'stopped'): void {
    setImmediate(() => this.#answers.emit('message', { type, __vitest_worker_response__: true }))
  }
}
