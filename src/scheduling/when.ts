import { type Language, type Words, wordsIn } from '../platform/i18n.ts';

const zoneNames = new Map<string, Intl.DateTimeFormat>();

/**
 * How a zone is called at an instant: "CDT". Where a clock is set back, it tells the two times apart
 * that read the same.
 */
export function zoneName(zone: string, at: Date): string {
  let format = zoneNames.get(zone);
  if (!format) {
    // the same letters in both languages: other locales write "GMT-5"
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
    zoneNames.set(zone, format);
  }
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

type Speaking = { language: Language };
/** The time of day at a clinic: "8:00 a.m. MDT". Every page, mail and file says it like this. */
export const timeText = ({ language }: Speaking, at: Date, zone: string): string =>
  `${wordsIn(language, zone).date(at, 'time')} ${zoneName(zone, at)}`;
/** The day at a clinic: "Thursday, March 18, 2027". */
export function dayText({ language }: Speaking, at: Date, zone: string): string {
  const words = wordsIn(language, zone);
  const [day, year] = [words.date(at, 'day-long'), words.date(at, 'year')];
  return language === 'es' ? `${day} de ${year}` : `${day}, ${year}`;
}
/** Both: "Thursday, March 18, 2027 at 8:00 a.m. MDT". */
export const whenText = (t: Words, at: Date, zone: string): string =>
  t('visits.when', { day: dayText(t, at, zone), time: timeText(t, at, zone) });
/** The text in the reader's language, or the English one if there is no Spanish. */
export const inTheir = ({ language }: Speaking, en: string, es: string): string =>
  language === 'es' && es ? es : en;
