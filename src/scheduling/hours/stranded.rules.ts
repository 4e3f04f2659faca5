import { createHash } from 'node:crypto';
import type { PlainDate } from '../../platform/days.rules.ts';
import { addDays } from '../../platform/days.rules.ts';
import { openOn } from '../availability/earliest.rules.ts';
import { minuteOf } from '../availability/minutes.rules.ts';
import { joined } from '../availability/spans.rules.ts';
import { dayAt } from '../availability/stretches.rules.ts';
import type { Mode } from '../visit-types/visit-types.rules.ts';
import { type Open, openHoursOf, type Parts } from './open-hours.rules.ts';

/** A visit that is booked and ahead. */
export interface Ahead {
  id: string;
  clinicId: string;
  visitTypeId: string;
  mode: Mode;
  startsAt: Date;
  minutes: number;
}

/** The hours in which this kind of visit can be: of the templates that have its type and mode. */
const hoursFor = (
  parts: Parts,
  { visitTypeId, mode }: Pick<Ahead, 'visitTypeId' | 'mode'>,
  days: { first: PlainDate; last: PlainDate },
): Open =>
  openHoursOf(
    {
      ...parts,
      templates: parts.templates.filter(
        (one) => one.visitTypes.includes(visitTypeId) && one.modes.includes(mode),
      ),
    },
    days,
  );

/** Whether all of a visit is within open hours, which may go on past midnight. */
function isWithin(hours: Open, { startsAt, minutes }: Ahead): boolean {
  const start = minuteOf(startsAt);
  const stretch = hours.stretches.find(({ from, to }) => from <= start && start < to);
  if (!stretch) return false;
  const day = dayAt(stretch, start);
  const open = joined([-1, 0, 1].flatMap((by) => openOn(hours, addDays(day, by))));
  return open.some(({ from, to }) => from <= start && start + minutes <= to);
}

const dayOf = (at: Date, by: number): PlainDate => addDays(at.toISOString().slice(0, 10), by);

/**
 * The visits that a change would leave outside of the hours: they lie within them now, and would
 * not any more. One that is outside already, since somebody booked it there on purpose, is not the
 * change’s doing.
 */
export function strandedBy<V extends Ahead>(
  visits: readonly V[],
  before: Parts,
  after: Parts,
): V[] {
  const here = visits.filter((one) => one.clinicId === before.clinicId);
  const kinds = Map.groupBy(here, ({ visitTypeId, mode }) => `${visitTypeId} ${mode}`);
  const stranded = new Set<V>();
  for (const list of kinds.values()) {
    const [kind] = list;
    if (!kind) continue;
    const times = list.map(({ startsAt }) => startsAt.getTime());
    // a day around each: calendar days of the zone may differ by one
    const days = {
      first: dayOf(new Date(Math.min(...times)), -2),
      last: dayOf(new Date(Math.max(...times)), 2),
    };
    const [was, is] = [hoursFor(before, kind, days), hoursFor(after, kind, days)];
    for (const one of list) if (isWithin(was, one) && !isWithin(is, one)) stranded.add(one);
  }
  return visits.filter((one) => stranded.has(one));
}

/** How many stranded visits a page lists by name; of more it says how many there are. */
export const MOST_LISTED = 50;

/** Which visits a preview listed, in one word, to notice whether they have changed since. */
export const seenAs = (visits: readonly { id: string }[]): string =>
  createHash('sha256')
    .update(
      visits
        .map(({ id }) => id)
        .sort()
        .join(' '),
    )
    .digest('base64url')
    .slice(0, 16);
