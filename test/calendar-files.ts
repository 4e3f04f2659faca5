import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';

/**
 * Reads and checks the calendar files of visits. What they say comes from ical.js, which shares no
 * code with what writes them; zones are compared with those of Temporal.
 */

/** A file as a calendar program reads it. Times are instants in UTC. */
export interface CalendarEntry {
  method: string;
  uid: string;
  sequence: number;
  stamp: string;
  start: string;
  end: string;
  status: string | null;
  summary: string;
  location: string;
  description: string;
  url: string;
  organizer: { name: string; uri: string } | null;
  attendees: string[];
  /** The names of all properties of the event. */
  properties: string[];
}

const calendarOf = (text: string) => new ICAL.Component(ICAL.parse(text));
const instantOf = (time: unknown): string =>
  Temporal.Instant.fromEpochMilliseconds((time as ICAL.Time).toUnixTime() * 1000).toString();

export function readCalendarFile(text: string): CalendarEntry {
  const calendar = calendarOf(text);
  const [event, ...more] = calendar.getAllSubcomponents('vevent');
  if (!event || more.length > 0) throw new Error('not one event');
  const value = (name: string) => event.getFirstPropertyValue(name);
  const words = (name: string) => String(value(name) ?? '');
  const organizer = event.getFirstProperty('organizer');
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    uid: words('uid'),
    sequence: Number(value('sequence')),
    stamp: instantOf(value('dtstamp')),
    start: instantOf(value('dtstart')),
    end: instantOf(value('dtend')),
    status: value('status') === null ? null : words('status'),
    ...{ summary: words('summary'), location: words('location') },
    ...{ description: words('description'), url: words('url') },
    organizer: organizer && {
      name: String(organizer.getFirstParameter('cn')),
      uri: words('organizer'),
    },
    attendees: event.getAllProperties('attendee').map((one) => String(one.getFirstValue())),
    properties: event.getAllProperties().map((one) => one.name),
  };
}

/** The lines of a file, without the breaks inside them. */
export const calendarLines = (text: string): string[] =>
  text
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .slice(0, -1);

function lineProblems(text: string): string[] {
  const problems: string[] = [];
  if (!text.endsWith('END:VCALENDAR\r\n')) problems.push('does not end as a calendar');
  for (const line of text.split('\r\n')) {
    if (Buffer.byteLength(line) > 75) problems.push(`too long: ${line}`);
    if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(line.replaceAll('\t', '')))
      problems.push(`hidden characters: ${JSON.stringify(line)}`);
  }
  for (const line of calendarLines(text)) {
    if (!/^[A-Z-]+(;[A-Z-]+=("[^"]*"|[^";:,]*))*:/.test(line)) problems.push(`no line: ${line}`);
    if (/^DTSTAMP/.test(line) && !/^DTSTAMP:\d{8}T\d{6}Z$/.test(line))
      problems.push(`not in UTC: ${line}`);
    if (/^DT(START|END);/.test(line) && !/^\w+;TZID=[\w/+-]+:\d{8}T\d{6}$/.test(line))
      problems.push(`not a time of a zone: ${line}`);
  }
  return problems;
}

/** How the event names its zone, and whether the file defines it as it is, for a year. */
function zoneProblems(calendar: ICAL.Component, event: ICAL.Component): string[] {
  const problems: string[] = [];
  for (const name of ['dtstart', 'dtend']) {
    const property = event.getFirstProperty(name);
    const time = property?.getFirstValue() as ICAL.Time | undefined;
    const zone = property?.getFirstParameter('tzid');
    if (!property || !time) return [`no ${name}`];
    if (!zone) {
      if (time.zone !== ICAL.Timezone.utcTimezone) problems.push(`${name} is in no zone`);
      continue;
    }
    const defined = calendar.getTimeZoneByID(zone);
    if (!defined) return [`${zone} is not defined`];
    const wall = Temporal.PlainDateTime.from(time.toString().replace('Z', ''));
    const at = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
    if (!at.equals(wall.toZonedDateTime(zone, { disambiguation: 'later' })))
      problems.push(`${name} is shown twice or never`);
    if (at.toInstant().toString() !== instantOf(time))
      problems.push(`${name} is read as ${instantOf(time)}`);
    problems.push(...definitionProblems(defined, at));
  }
  return problems;
}

function definitionProblems(zone: ICAL.Timezone, at: Temporal.ZonedDateTime): string[] {
  const problems: string[] = [];
  const kinds = ['standard', 'daylight'].map((kind) => zone.component.getAllSubcomponents(kind));
  const parts = kinds.flat();
  const next = at.getTimeZoneTransition('next');
  const changes = !!next && Temporal.ZonedDateTime.compare(next, at.add({ years: 1 })) < 0;
  if (changes && kinds.some((kind) => kind.length === 0)) problems.push('half of a zone');
  for (const part of parts) {
    for (const name of ['dtstart', 'tzoffsetfrom', 'tzoffsetto'])
      if (part.getAllProperties(name).length !== 1) problems.push(`a part without ${name}`);
    const rule = part.getFirstPropertyValue('rrule') as ICAL.Recur | null;
    const yearly = rule?.freq === 'YEARLY' && rule.interval === 1;
    if (changes && !(yearly && rule.isByCount() === false && !rule.until))
      problems.push('a part without a yearly rule');
  }
  const starts = parts.map((part) => String(part.getFirstPropertyValue('dtstart')));
  if (!starts.some((start) => start <= at.toPlainDateTime().toString({ smallestUnit: 'second' })))
    problems.push('a zone that begins after the visit');
  for (let weeks = 1; weeks <= 52; weeks++) {
    const then = at.withPlainTime('12:00').add({ weeks });
    const local = ICAL.Time.fromDateTimeString(then.toPlainDateTime().toString().slice(0, 19));
    if (zone.utcOffset(local) * 1e9 !== then.offsetNanoseconds)
      return [...problems, `a zone that is wrong on ${then.toPlainDate()}`];
  }
  return problems;
}

const ONCE = ['uid', 'sequence', 'dtstamp', 'dtstart', 'dtend', 'summary'];

/** What is wrong with the calendar file of a visit. */
export function checkCalendarFile(text: string): string[] {
  const problems = lineProblems(text);
  let calendar: ICAL.Component;
  let entry: CalendarEntry;
  try {
    calendar = calendarOf(text);
    entry = readCalendarFile(text);
  } catch (error) {
    return [...problems, `can't be read: ${error}`];
  }
  const event = calendar.getFirstSubcomponent('vevent') as ICAL.Component;
  problems.push(...zoneProblems(calendar, event));
  for (const name of ONCE)
    if (event.getAllProperties(name).length !== 1) problems.push(`not one ${name}`);
  if (calendar.getFirstPropertyValue('version') !== '2.0') problems.push('another version');
  if (!calendar.hasProperty('prodid')) problems.push('nobody wrote it');
  if (event.getAllSubcomponents().length > 0) problems.push('something within the event');
  if (entry.start >= entry.end) problems.push('ends before it starts');
  const { method, status, attendees, organizer } = entry;
  if (!['PUBLISH', 'REQUEST', 'CANCEL'].includes(method)) problems.push(`method ${method}`);
  if ((method === 'CANCEL') !== (status === 'CANCELLED')) problems.push(`${method} of ${status}`);
  if (method !== 'PUBLISH' && !organizer) problems.push('nobody to organize it');
  if (method === 'REQUEST' && attendees.length === 0) problems.push('a request to nobody');
  if (method === 'PUBLISH' && attendees.length > 0) problems.push('published to somebody');
  return problems;
}

/** What is wrong with the files of one visit, in the order in which they were written. */
export function checkCalendarFiles(texts: readonly string[]): string[] {
  const problems = texts.flatMap(checkCalendarFile);
  if (problems.length > 0) return problems;
  const told = ({ start, end, location, method }: CalendarEntry) =>
    JSON.stringify([start, end, location, method]);
  for (const [n, text] of texts.slice(1).entries()) {
    if (text === texts[n]) continue; // downloaded again
    const [before, after] = [readCalendarFile(texts[n] ?? ''), readCalendarFile(text)];
    if (after.uid !== before.uid) problems.push('another entry');
    if (after.organizer?.uri !== before.organizer?.uri) problems.push('another organizer');
    if (after.stamp <= before.stamp) problems.push('no later stamp');
    if (before.method === 'CANCEL') problems.push('goes on after it was canceled');
    const changed = told(before) !== told(after);
    if (changed && after.sequence <= before.sequence) problems.push('a change that is ignored');
    if (!changed && after.sequence !== before.sequence) problems.push('a number without a change');
  }
  return problems;
}
