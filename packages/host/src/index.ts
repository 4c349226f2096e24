export { type HostedService, type HubOptions, type RunningHub, startHub } from './hub.ts'
export { type NoteOutage, noteLife } from './note-life.ts'
export { explain, reach, runService, ServiceEnvironment } from './run-service.ts'
export type { MakeService, Schedule, Service, ServiceContext } from './service.ts'
