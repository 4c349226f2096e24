import './provided.ts'

export { freetownRequest } from './freetown-request.ts'
export { freetownRevision, freetownSubmitted, testEvent } from './freetown-revision.ts'
export { type FreshDatabase, freshDatabase } from './fresh-database.ts'
export { announceOrganisations, insertKey, insertOrganisations, testOrganisations } from './organisations.ts'
export { type PropertyRun, propertyRun } from './property-run.ts'
export { type Caller, type Reply, type TestApp, testApp } from './test-app.ts'
