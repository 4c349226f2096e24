// What kind of body each counterpart is that a source names. Sources give names alone: each kind was read from its name once and
// stands here, and a name that is not here stops the seed.
import type { RequestDraft } from '@hub/contracts'

type Participant = NonNullable<RequestDraft['participants']>[number]

const byKind: Partial<Record<Participant['kind'], readonly string[]>> = {
  ministry: [
    'Counter Trafficking Unit, Ministry of National Security',
    'Department of Education',
    'Department of Foreign Affairs',
    'Department of Labor and Employment',
    'Department of Migrant Workers',
    'Department of Social Development',
    'Department of Social Welfare and Development',
    'Department of Trade and Industry',
    "Ministry of Expatriates' Welfare and Overseas Employment",
    'Ministry in charge of Moroccans Living Abroad and Migration Affairs',
    'Ministry of Agriculture',
    'Ministry of Commerce',
    'Ministry of Economy and Regional Development',
    'Ministry of Employment and Professional Insertion of Youth',
    'Ministry of Foreign Affairs',
    'Ministry of Foreign Affairs and Guineans Abroad (Guinea)',
    'Ministry of Foreign Affairs and Human Mobility',
    'Ministry of Human Resources and Social Security',
    'Ministry of Industry and Technology',
    'Ministry of Information Society and Public Administration',
    'Ministry of Interior',
    'Ministry of Justice and Public Security',
    'Ministry of Labor and Social Policy',
    'Ministry of Labour and Social Policy',
    'Ministry of Labour, Social Affairs, Martyrs and Disabled',
    'Ministry of Social Development and Human Security',
    'Ministry of Youth and Sports',
    'Secretaria de Agricultura y Ganaderia',
    'Secretaria de Gobernacion y Justicia',
    'Secretaria de Relaciones Exteriores',
    'Secretaria de Trabajo y Prevision Social',
  ],
  national_government: [
    'Bosnia and Herzegovina',
    'Commissariat for Refugees and Migration (KIRS)',
    'Croatia',
    'Denmark',
    'Greece',
    'INFOP',
    'Instituto Nacional de la Juventud',
    'Italy',
    'Montenegro',
    'National Bank of the Republic of North Macedonia',
    'National Commission on the Role of Filipino Women',
    'National Economic and Development Authority',
    'National Employment Service',
    'National Youth Commission',
    'Overseas Workers Welfare Administration',
    'Philippine Statistics Authority',
    'Portugal',
    'Secretariat for European Affairs',
    'Serbia',
    'State Statistical Office',
    'Technical Education and Skills Development Authority',
    'Turkish Employment Agency (ISKUR)',
  ],
  local_government: [
    'Amsterdam',
    'Athens',
    'Barcelona',
    'Berlin',
    'Governorates of Kef, Gafsa and Grand Tunis',
    'Helsinki',
    'Provincial Governments of Agusan del Sur, Antique, Masbate and Maguindanao',
    'Tobago House of Assembly',
  ],
  regional_organisation: ['IGAD Secretariat'],
}

/** No kind of the hub fits: an association within one country, a committee of another body, several governments under one name. */
const withoutKind = new Set([
  'Asociacion de Municipios de Honduras',
  'European Committee of the Regions',
  'Governments of Iraq, Jordan and Lebanon',
  'IGAD Member States',
])

const kinds = new Map(
  Object.entries(byKind).flatMap(([kind, names]) => names.map((name) => [name, kind as Participant['kind']] as const)),
)

/** The counterparts as participants; those of no fitting kind are left out. */
export const participantsOf = (counterparts: readonly string[]): Participant[] =>
  counterparts
    .filter((name) => !withoutKind.has(name))
    .map((name) => {
      const kind = kinds.get(name)
      if (kind === undefined) throw new Error(`no kind is on file for the counterpart ${name}`)
      return { name, kind, role: 'partner' }
    })
