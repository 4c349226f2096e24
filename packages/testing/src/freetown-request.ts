import type { RequestDraft } from '@hub/contracts'

/**
 * A complete request that can be submitted and meets every criterion: what Freetown might ask. Illustrative: the city never
 * filed it. USD 400,000 of the fund and 100,000 of its own, one technical, one human and one financial need.
 */
export const freetownRequest = {
  title: 'Livelihoods for young migrants through waste management in informal settlements',
  language: 'en',
  challenge:
    'Rural families displaced by floods and failed harvests arrive in the informal settlements of Freetown, where neither waste collection nor health care keeps up. Young migrants collect waste without contracts, protective equipment or legal recognition, and host communities blame them for the rubbish that floods their homes. The by-laws of the city and due process in licensing do not reach them, and sustainable development of the settlements stands still.',
  desiredOutcome:
    'The people of the settlements earn a decent and dignified living in licensed waste micro-enterprises that migrants and residents run together.',
  territories: [{ country: 'SL', subdivision: 'SL-W', city: 'Freetown' }],
  objectives: [2, 7, 15],
  otherObjectives: [16],
  needs: [
    {
      kind: 'technical',
      description: 'Design of a licensing scheme for waste micro-enterprises',
      quantity: '6',
      unit: 'expert-months',
    },
    {
      kind: 'human',
      description: 'Trainers in occupational safety and business skills',
      quantity: '4',
      unit: 'trainers',
    },
    {
      kind: 'financial',
      description: 'Equipment and start-up grants for 120 micro-enterprises',
      amount: { amount: '400000.00', currency: 'USD' },
    },
  ],
  budget: {
    total: { amount: '500000.00', currency: 'USD' },
    coFinancing: [
      { source: 'Freetown City Council', amount: { amount: '100000.00', currency: 'USD' }, status: 'confirmed' },
    ],
    lines: [
      { category: 1, amount: { amount: '200000.00', currency: 'USD' } },
      { category: 6, amount: { amount: '300000.00', currency: 'USD' } },
    ],
  },
  timeframe: { start: '2027-01-01', months: 24 },
  participants: [
    { name: 'Freetown City Council', kind: 'local_government', role: 'lead' },
    { name: 'Ministry of Local Government', kind: 'ministry', role: 'partner' },
    { name: 'Ministry of Labour', kind: 'ministry', role: 'consulted' },
    { name: 'Slum dwellers’ federation', kind: 'civil_society', role: 'partner' },
    { name: 'Association of migrant waste collectors', kind: 'migrants', role: 'partner' },
    { name: 'A city network', kind: 'city_network', role: 'consulted' },
  ],
  markers: { gender: 2, humanRights: 'A', childSensitive: 1 },
  endorsement: { kind: 'national_no_objection', reference: 'Illustrative letter 1 of 2027' },
  visibility: 'public',
  illustrative: ['$'],
  contact: { email: 'contact@freetown.example' },
} satisfies RequestDraft
