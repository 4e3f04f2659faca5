import { addDays, dayNumber, type PlainDate } from '../../platform/days.rules.ts';
import { joined, type Span, without } from './spans.rules.ts';
import { type Fit, startsIn } from './starts.rules.ts';
import { DAY, type Stretch, spansOn } from './stretches.rules.ts';
import { covers, type Template } from './templates.rules.ts';

/** Hours on one day in place of those of the templates; an empty list: none. */
export type OtherHours = ReadonlyMap<PlainDate, readonly Span[]>;

/** When somebody sees patients at a clinic, and what is taken of it. */
export interface Hours {
  /** Of the clinic's zone, for all days that are asked for. */
  stretches: readonly Stretch[];
  templates: readonly Template[];
  /** Minutes after midnight on the clinic's clock, by day: exceptions and holidays. */
  otherHours: OtherHours;
  /** Joined: absences and other blocks, from one instant to another. */
  blocked: readonly Span[];
  /** Joined: what visits and holds keep, of the clinician and of whatever else the visit needs. */
  taken: readonly Span[];
}

/** The hours of templates on a day, in minutes after midnight on the clinic's clock. */
export const usualOn = (templates: readonly Template[], day: PlainDate): Span[] =>
  templates
    .filter((template) => covers(template, day))
    .map(({ from, until }) => ({ from, to: until }));

/** When somebody sees patients on a day, whatever is booked. */
export function openOn(
  { stretches, templates, otherHours, blocked }: Omit<Hours, 'taken'>,
  day: PlainDate,
): Span[] {
  const windows = otherHours.get(day) ?? usualOn(templates, day);
  if (windows.length === 0) return [];
  const open = windows.flatMap(({ from, to }) => spansOn(stretches, day, from, to));
  return without(joined(open), blocked);
}

/** A time, and whose hours have it: the index in the list that was searched. */
export interface Found {
  start: number;
  of: number;
}

/**
 * The earliest times over the hours of several people, in order of time and then of the list. Days
 * are looked at one after the other, and no further than needed.
 * @param within the first and the last time to look for, both included
 * @param most so many times are enough
 * @param wanted whether a time is one of those that are looked for
 */
export function earliest(
  all: readonly Hours[],
  fit: Fit,
  days: { first: PlainDate; last: PlainDate },
  within: Span,
  most: number,
  wanted: (found: Found) => boolean = () => true,
): Found[] {
  const found: Found[] = [];
  const inOrder = (a: Found, b: Found) => a.start - b.start || a.of - b.of;
  // no clock is further ahead, so none begins a day earlier
  const ahead = Math.max(0, ...all.flatMap((one) => one.stretches.map((each) => each.ahead)));
  const opens = (day: PlainDate) => all.map((hours) => openOn(hours, day));
  // hours up to midnight and from midnight on are one: a visit may go on into the next day
  let [before, today] = [opens(addDays(days.first, -1)), opens(days.first)];
  for (let day = days.first; day <= days.last; ) {
    const next = addDays(day, 1);
    const tomorrow = opens(next);
    for (const [of, hours] of all.entries()) {
      const open = today[of] ?? [];
      const [first, last] = [open[0], open.at(-1)];
      if (!first || !last) continue;
      const around = joined([...(before[of] ?? []), ...open, ...(tomorrow[of] ?? [])]);
      const part = {
        from: Math.max(first.from, within.from),
        to: Math.min(last.to - 1, within.to),
      };
      for (const start of startsIn(hours.stretches, around, hours.taken, fit, part))
        if (open.some(({ from, to }) => from <= start && start < to) && wanted({ start, of }))
          found.push({ start, of });
    }
    [before, today, day] = [today, tomorrow, next];
    if (found.length < most) continue;
    found.sort(inOrder);
    // what a later day has can't come before the last of these
    if ((found[most - 1]?.start ?? 0) < dayNumber(next) * DAY - ahead) break;
  }
  return found.sort(inOrder).slice(0, most);
}
