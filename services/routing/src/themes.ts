// How a theme that a partner names is recognised in the words of a request, in English and French. Each entry lists beginnings of
// words or phrases, in lower case and without accents. Written from general knowledge of the field, before any ranking was measured.
// A theme that is not listed is recognised by its own words.
const beginnings: Readonly<Record<string, readonly string[]>> = {
  agriculture: ['agricult', 'farm', 'crop', 'agricole'],
  'alternatives to detention': ['alternatives to detention', 'detention', 'retention'],
  asylum: ['asylum', 'asile'],
  'basic services': [
    'basic service',
    'public service',
    'water and sanitation',
    'waste',
    'services de base',
    'service public',
  ],
  borders: ['border', 'frontier', 'frontalier'],
  'capacity building': ['capacity', 'renforcement des capacites'],
  children: ['child', 'unaccompanied', 'enfant', 'mineur'],
  cities: ['city', 'cities', 'municipal', 'urban', 'ville', 'urbain'],
  'city diplomacy': ['mayor', 'city to city', 'cities', 'maire'],
  'city finance': ['municipal finance', 'municipal budget', 'city budget', 'finances municipales'],
  climate: ['climate', 'drought', 'flood', 'sea level', 'heat', 'climat', 'secheresse', 'inondation'],
  data: ['data', 'statistic', 'census', 'evidence', 'donnees', 'statistique', 'recensement'],
  detention: ['detention', 'detain', 'retention'],
  diaspora: ['diaspora', 'nationals abroad', 'communities abroad'],
  disability: ['disab', 'handicap'],
  'disaster displacement': ['disaster', 'flood', 'cyclone', 'earthquake', 'catastrophe', 'inondation'],
  discrimination: ['discriminat', 'xenophob', 'racism', 'hate speech', 'racisme'],
  displacement: ['displac', 'idp', 'uprooted', 'deplace'],
  drivers: ['driver', 'root cause', 'push factor', 'causes profondes', 'causes structurelles'],
  'durable solutions': ['durable solution', 'solutions durables'],
  education: ['educat', 'school', 'pupil', 'ecole', 'scolar'],
  enterprise: ['enterprise', 'business', 'entrepreneur', 'micro enterprise', 'entreprise'],
  'financial inclusion': ['financial inclusion', 'bank account', 'savings', 'microfinance', 'inclusion financiere'],
  'food security': ['food', 'nutrition', 'hunger', 'aliment', 'faim'],
  'forced displacement': ['displac', 'refugee', 'fled', 'deplace', 'refugi'],
  'free movement': ['free movement', 'freedom of movement', 'libre circulation'],
  gender: ['gender', 'women', 'girls', 'femme', 'genre'],
  health: ['health', 'clinic', 'hospital', 'disease', 'sante', 'clinique', 'hopita'],
  housing: ['housing', 'shelter', 'informal settlement', 'slum', 'logement', 'habitat'],
  'human rights': ['human right', 'rights of migrants', 'droits humains', 'droits de l homme', 'droits des migrants'],
  infrastructure: ['infrastructure', 'road', 'route'],
  integration: ['integration', 'inclusion', 'newcomer', 'insertion'],
  jobs: ['job', 'employ', 'labour market', 'work for', 'emploi'],
  'labour migration': [
    'labour migra',
    'labor migra',
    'migrant worker',
    'overseas worker',
    'recruit',
    'travailleur migrant',
    'migration de travail',
  ],
  'legal aid': ['legal aid', 'legal assistance', 'access to justice', 'aide juridique', 'acces a la justice'],
  'legal identity': [
    'legal identity',
    'identity document',
    'birth registration',
    'civil registr',
    'identite',
    'etat civil',
  ],
  livelihoods: ['livelihood', 'income', 'self relian', 'moyens de subsistance', 'moyens d existence', 'revenu'],
  'local governance': [
    'local govern',
    'local authorit',
    'municipal',
    'decentrali',
    'collectivite',
    'gouvernance locale',
  ],
  'mental health': ['mental health', 'psychosocial', 'trauma', 'sante mentale'],
  "migrant workers' rights": ['migrant worker', 'workers rights', 'labour right', 'travailleur migrant'],
  'migration and development': ['development', 'developpement'],
  'migration governance': [
    'migration policy',
    'migration govern',
    'migration strateg',
    'migration law',
    'politique migratoire',
    'gouvernance des migrations',
  ],
  'missing migrants': ['missing migrant', 'migrants disparus', 'disappear'],
  pathways: ['pathway', 'regular migration', 'visa', 'voies legales', 'migration reguliere'],
  protection: ['protect', 'vulnerab', 'safety'],
  qualifications: ['qualification', 'recognition of', 'diplom', 'credential'],
  recruitment: ['recruit', 'recrutement'],
  refugees: ['refugee', 'refugi'],
  remittances: ['remittance', 'money transfer', 'envois de fonds', 'transferts de fonds'],
  research: ['research', 'study', 'studies', 'recherche', 'etude'],
  resilience: ['resilien'],
  return: ['return', 'retour'],
  'return and reintegration': ['return', 'reintegrat', 'readmission', 'retour', 'readmission'],
  'rural development': ['rural', 'village'],
  'rural livelihoods': ['rural', 'village', 'farm'],
  'screening and referral': ['screening', 'referral', 'orientation'],
  skills: ['skill', 'vocational', 'training', 'competence', 'formation'],
  smuggling: ['smuggl', 'trafic illicite', 'passeur'],
  'social cohesion': [
    'social cohesion',
    'host communit',
    'peaceful',
    'cohesion sociale',
    'vivre ensemble',
    'communautes d accueil',
  ],
  'social protection': [
    'social protection',
    'social security',
    'cash transfer',
    'protection sociale',
    'securite sociale',
  ],
  statelessness: ['stateless', 'apatrid'],
  trafficking: ['traffick', 'traite'],
  training: ['training', 'curricul', 'formation'],
  'urban inclusion': ['informal settlement', 'urban', 'slum', 'city', 'quartiers', 'urbain'],
  'urban planning': [
    'urban plan',
    'city plan',
    'settlement upgrading',
    'land use',
    'planification urbaine',
    'urbanisme',
  ],
  violence: ['violence'],
  water: ['water', 'sanitation', 'eau', 'assainissement'],
  youth: ['youth', 'young', 'jeune'],
}

/** Lower case, no accents, words apart by single blanks, a blank at either end: so that ' word' is the beginning of a word. */
export const plainWords = (text: string): string =>
  ` ${text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** The beginning by which `theme` is recognised in text that went through `plainWords`, or null. */
export function recogniseTheme(theme: string, words: string): string | null {
  const known = beginnings[theme] ?? [plainWords(theme).trim()]
  return known.find((beginning) => words.includes(` ${beginning}`)) ?? null
}
