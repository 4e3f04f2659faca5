import type { Language } from '../../platform/i18n.ts';

/** Time zones of the United States, east to west, for staff to choose from. */
const US_ZONES = [
  'America/Puerto_Rico',
  'America/New_York',
  'America/Detroit',
  'America/Indiana/Indianapolis',
  'America/Chicago',
  'America/Denver',
  'America/Boise',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'America/Adak',
  'Pacific/Honolulu',
  'Pacific/Pago_Pago',
  'Pacific/Guam',
] as const;

/** The zones to choose from, including those already in use. */
export const zonesBeside = (...used: string[]): string[] => [
  ...new Set<string>([...used.filter(isZone), ...US_ZONES]),
];

/**
 * Whether a text is a time zone named after a place; offsets don't count, since they have no DST.
 */
export function isZone(text: string): boolean {
  if (!/^[A-Z][A-Za-z_]+\/[A-Za-z_/-]+$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false; // a RangeError: there is no such zone
  }
}

const names = new Map<string, string>();
/** A zone as people call it: "Central Time". */
export function zoneName(zone: string, language: Language): string {
  const key = `${language} ${zone}`;
  let name = names.get(key);
  if (name === undefined) {
    const locale = language === 'es' ? 'es-US' : 'en-US';
    const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' });
    name = parts.formatToParts(0).find((part) => part.type === 'timeZoneName')?.value ?? zone;
    names.set(key, name);
  }
  return name;
}
