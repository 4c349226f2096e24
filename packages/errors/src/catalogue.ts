import { assessmentRefusals } from './catalogue/assessment.ts'
import { eventsRefusals } from './catalogue/events.ts'
import { httpRefusals } from './catalogue/http.ts'
import { identityRefusals } from './catalogue/identity.ts'
import { intakeRefusals } from './catalogue/intake.ts'
import { ledgerRefusals } from './catalogue/ledger.ts'
import { moneyRefusals } from './catalogue/money.ts'
import { routingRefusals } from './catalogue/routing.ts'

/** Every way in which the rules say no: `<service>.<what>` → HTTP status, title, and a text that names what to change. */
export const catalogue = {
  ...httpRefusals,
  ...moneyRefusals,
  ...identityRefusals,
  ...intakeRefusals,
  ...assessmentRefusals,
  ...routingRefusals,
  ...ledgerRefusals,
  ...eventsRefusals,
}
