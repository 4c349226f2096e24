import { Presets, SingleBar } from 'cli-progress'

export interface ProgressBar {
  show(progress: { doing: string; done: number; total: number }): void
  end(): void
}

/** A bar on a terminal; elsewhere a line for each tenth of the way. */
export function makeProgressBar(title: string): ProgressBar {
  return process.stdout.isTTY ? onTerminal(title) : inLines(title)
}

function onTerminal(title: string): ProgressBar {
  const bar = new SingleBar(
    { format: `${title} {bar} {value}/{total} {doing}`, hideCursor: true },
    Presets.shades_classic,
  )
  let isBegun = false
  return {
    show: ({ doing, done, total }) => {
      if (!isBegun) bar.start(total, 0, { doing })
      isBegun = true
      bar.update(done, { doing })
    },
    end: () => bar.stop(),
  }
}

function inLines(title: string): ProgressBar {
  let shown = 0
  return {
    show: ({ doing, done, total }) => {
      const tenths = Math.floor((10 * done) / total)
      if (tenths > shown) process.stdout.write(`${title} ${tenths * 10} % (${doing})\n`)
      shown = Math.max(shown, tenths)
    },
    end: () => {},
  }
}
