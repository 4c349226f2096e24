/**
 * The fund's five thematic areas with the objectives each groups. That the fund has five is sourced; the exact titles and the
 * grouping are general knowledge of its terms of reference and not verified. Source: mptf.undp.org/factsheet/fund/MIG00
 */
export const thematicAreas: readonly {
  id: number
  title: string
  objectives: readonly number[]
  isVerified: boolean
}[] = [
  {
    id: 1,
    title: 'Promoting fact-based and data-driven migration discourse, policy and planning',
    objectives: [1, 3, 17, 23],
    isVerified: false,
  },
  {
    id: 2,
    title:
      'Protecting the human rights, safety and wellbeing of migrants, including through addressing drivers and mitigating situations of vulnerability in migration',
    objectives: [2, 7, 8, 12, 13],
    isVerified: false,
  },
  {
    id: 3,
    title: 'Addressing irregular migration including through managing borders and combatting transnational crime',
    objectives: [4, 9, 10, 11, 21],
    isVerified: false,
  },
  {
    id: 4,
    title:
      'Facilitating regular migration, decent work and enhancing the positive development effects of human mobility',
    objectives: [5, 6, 18, 19, 20, 22],
    isVerified: false,
  },
  {
    id: 5,
    title: 'Improving the social inclusion and integration of migrants',
    objectives: [14, 15, 16],
    isVerified: false,
  },
]

/** The thematic area of an objective; the first objective of a request decides its area (DESIGN §6). */
export function thematicAreaOf(objective: number): number | undefined {
  return thematicAreas.find((area) => area.objectives.includes(objective))?.id
}
