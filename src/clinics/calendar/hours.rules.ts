/** Opening and closing time on one day, `HH:MM`; the end is at most `24:00`. */
export type Interval = readonly [string, string];
/** A week's hours, Monday first. A day without intervals is closed. */
export type Week = readonly (readonly Interval[])[];

const OFFICE: readonly Interval[] = [['08:00', '17:00']];
/** Office hours, for a place whose own hours are unknown. */
export const OFFICE_WEEK: Week = [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []];

export type HoursProblem = 'unreadable' | 'past-midnight' | 'overlap';
export type ReadHours = { ok: true; hours: Interval[] } | { ok: false; problem: HoursProblem };

const CLOCK = /^(\d{1,2})(?::?([0-5]\d))?\s*([ap])?\.?\s*(?:m\.?)?$/i;
/**
 * A time as people type it: "8", "8:30", "0830", "8 am", "5:30 p.m.", "noon", "24:00". Without "pm"
 * it is on the 24-hour clock. Null if it is not a time.
 */
export function readClock(text: string): string | null {
  const plain = text.trim().toLowerCase();
  if (plain === 'noon') return '12:00';
  if (plain === 'midnight') return '24:00';
  const [, digits = '', minutes = '00', half] = CLOCK.exec(plain) ?? [];
  if (digits === '') return null;
  let hour = Number(digits);
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  }
  if (hour > 24 || (hour === 24 && minutes !== '00')) return null;
  return `${String(hour).padStart(2, '0')}:${minutes}`;
}

const inOrder = (hours: readonly Interval[]): Interval[] =>
  [...hours].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/**
 * Checks and sorts the intervals of a day. Hours past midnight belong to two days, so an end that
 * is not after its start is refused.
 */
export function checkHours(hours: readonly Interval[]): ReadHours {
  const sorted = inOrder(hours);
  for (const [from, to] of sorted)
    if (to <= from || from === '24:00') return { ok: false, problem: 'past-midnight' };
  for (const [index, [from]] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before && from < before[1]) return { ok: false, problem: 'overlap' };
  }
  return { ok: true, hours: sorted };
}

/**
 * The hours of a day as staff type them: "8:00-12:00, 13:00-17:00", "8 am to 5 pm"; empty or
 * "closed" means closed all day.
 */
export function readHours(text: string): ReadHours {
  const plain = text.trim().toLowerCase();
  if (plain === '' || plain === 'closed' || plain === 'cerrado') return { ok: true, hours: [] };
  const hours: Interval[] = [];
  for (const part of plain.split(/\s*(?:[,;]|\band\b|\by\b)\s*/)) {
    if (part === '') continue;
    const [from, to, ...more] = part.split(/\s*(?:-|–|—|\bto\b|\ba\b(?!\.?m))\s*/);
    const [opens, closes] = [readClock(from ?? ''), readClock(to ?? '')];
    if (!opens || !closes || more.length > 0) return { ok: false, problem: 'unreadable' };
    hours.push([opens, closes]);
  }
  return hours.length > 0 ? checkHours(hours) : { ok: false, problem: 'unreadable' };
}

/** Hours in the form that `readHours` reads, to show in a field. */
export const typeHours = (hours: readonly Interval[]): string =>
  hours.map(([from, to]) => `${from}-${to}`).join(', ');

/** Groups consecutive days that have the same hours; 0 is Monday. */
export function weekSpans(week: Week): { from: number; to: number; hours: readonly Interval[] }[] {
  const spans: { from: number; to: number; hours: readonly Interval[] }[] = [];
  for (let day = 0; day < 7; day++) {
    const hours = week[day] ?? [];
    const last = spans.at(-1);
    if (last && String(last.hours) === String(hours)) last.to = day;
    else spans.push({ from: day, to: day, hours });
  }
  return spans;
}
