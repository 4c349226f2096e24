const countryNames = new Intl.DisplayNames('en', { type: 'region' })

/** The country's English name as Unicode CLDR has it. */
export const countryName = (code: string): string => (countryNames.of(code) ?? code).replaceAll('&', 'and')

const longest = 60

/** A kebab-case name: accents dropped, cut between words so that `ending` still fits into 60 characters. */
export function slugOf(name: string, ending = ''): string {
  const room = longest - ending.length
  const kebab = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  const cut = kebab.length <= room ? kebab : kebab.slice(0, kebab.lastIndexOf('-', room))
  return cut + ending
}
