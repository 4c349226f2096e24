import type { Handlers } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { makeDecideChange } from './decide-change.ts'

export const decideChangeJob = (clock: Clock): Handlers => ({ 'intake.change_asked': makeDecideChange(clock) })
