import type { Born } from '../../family/bands.rules.ts';
import type { Law } from '../../family/law.rules.ts';
import { earlier } from '../../family/rights/rights.rules.ts';
import type { Relation } from '../../platform/access/actor.ts';
import { addDays, isDay, type PlainDate } from '../../platform/days.rules.ts';
import { birthdayOf } from '../birthdays/birthdays.rules.ts';

/**
 * The last day on which a right may open anything: its own last day, the last day of the relation
 * that it is based on, or the day before the person becomes an adult. Null if nothing ends it.
 */
export function lastDay(
  { basis, endsOn, restsOn }: Pick<Relation, 'basis' | 'endsOn' | 'restsOn'>,
  born: Born,
  { adultAge }: Pick<Law, 'adultAge'>,
): PlainDate | null {
  const grown = basis === 'minor' ? birthdayOf(born, adultAge) : null;
  const { to = null } = restsOn ?? {};
  return [endsOn, to && isDay(to) ? to : null].reduce(earlier, grown && addDays(grown, -1));
}
