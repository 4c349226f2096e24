/** The ten guiding principles. Source: A/RES/73/195, para 15 (a)–(j). */
export const guidingPrinciples = [
  { letter: 'a', name: 'People-centred', paragraph: 'A/RES/73/195, para 15 (a)' },
  { letter: 'b', name: 'International cooperation', paragraph: 'A/RES/73/195, para 15 (b)' },
  { letter: 'c', name: 'National sovereignty', paragraph: 'A/RES/73/195, para 15 (c)' },
  { letter: 'd', name: 'Rule of law and due process', paragraph: 'A/RES/73/195, para 15 (d)' },
  { letter: 'e', name: 'Sustainable development', paragraph: 'A/RES/73/195, para 15 (e)' },
  { letter: 'f', name: 'Human rights', paragraph: 'A/RES/73/195, para 15 (f)' },
  { letter: 'g', name: 'Gender-responsive', paragraph: 'A/RES/73/195, para 15 (g)' },
  { letter: 'h', name: 'Child-sensitive', paragraph: 'A/RES/73/195, para 15 (h)' },
  { letter: 'i', name: 'Whole-of-government approach', paragraph: 'A/RES/73/195, para 15 (i)' },
  { letter: 'j', name: 'Whole-of-society approach', paragraph: 'A/RES/73/195, para 15 (j)' },
] as const
