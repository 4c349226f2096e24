const dayMs = 86_400_000

const weekends = new Map<string | null, readonly number[]>()

/** Weekend days of a country (1 Monday … 7 Sunday) as Unicode CLDR has them; Saturday and Sunday where the country is unknown. */
function weekendOf(country: string | null): readonly number[] {
  const known = weekends.get(country) ?? readWeekend(country)
  weekends.set(country, known)
  return known
}

function readWeekend(country: string | null): readonly number[] {
  const locale = new Intl.Locale('und', { region: country ?? '001' }) as Intl.Locale & {
    getWeekInfo(): { weekend: number[] }
  }
  return locale.getWeekInfo().weekend
}

/**
 * The instant `days` working days of `country` (ISO 3166-1, null: unknown) after `from`, at the same time of day in UTC.
 * Weekends count by country; public holidays are not known to the hub and count as working days.
 */
export function addWorkingDays(from: Date, days: number, country: string | null): Date {
  const weekend = weekendOf(country)
  let at = from.getTime()
  for (let left = days; left > 0; ) {
    at += dayMs
    if (!weekend.includes(new Date(at).getUTCDay() || 7)) left -= 1
  }
  return new Date(at)
}
