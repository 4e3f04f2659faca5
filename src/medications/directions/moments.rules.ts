import { type Precision, readMoment } from '../../fhir/dates.ts';
import { spanishDate } from '../../platform/spanish.rules.ts';

export type Language = 'en' | 'es';

const STYLES: Record<Precision, Intl.DateTimeFormatOptions> = {
  time: { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  day: { year: 'numeric', month: 'short', day: 'numeric' },
  month: { year: 'numeric', month: 'short' },
  year: { year: 'numeric' },
};
const made = new Map<string, Intl.DateTimeFormat>();

/**
 * A FHIR date or time in the reader's language, with the precision that it was sent with: `Mar 1,
 * 2025`, `Mar 2025`, `2025`. An impossible date is shown as received.
 */
export function sayMoment(
  text: string,
  language: Language,
  zone: string,
  finest: 'time' | 'day' = 'time',
): string {
  const moment = readMoment(text, zone);
  if (!moment) return text;
  const precision = moment.precision === 'time' ? finest : moment.precision;
  const key = `${language} ${zone} ${precision}`;
  const format =
    made.get(key) ??
    new Intl.DateTimeFormat(language === 'es' ? 'es-US' : 'en-US', {
      ...STYLES[precision],
      ...(language === 'es' && precision === 'month' ? { month: 'long' } : {}),
      timeZone: zone,
    });
  made.set(key, format);
  const said = format.format(moment.at);
  return language === 'es' ? spanishDate(said) : said;
}
