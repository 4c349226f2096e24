import { v7 } from 'uuid'

/** A UUID of version 7: unique, and in order of creation within a millisecond. */
export const newId = (): string => v7()
