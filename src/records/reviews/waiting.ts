import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays, dayIn, type PlainDate, startOfDay } from '../../platform/clock.ts';
import { awaitsReview, shownFrom } from '../release/release.rules.ts';
import { listUnreviewed, type UnreviewedRow } from './waiting.sql.ts';

export interface WaitingResult extends UnreviewedRow {
  /** The day on which the member sees it even if nobody reviews it. */
  until: PlainDate;
}

/**
 * The results to review: those withheld because the member asked that a doctor look first, as the
 * release engine rules. Released or reviewed results are not among them.
 */
export async function listWaitingResults(
  access: Access<'results:review'>,
  { today, settings }: Pick<AsOf, 'today' | 'settings'>,
): Promise<WaitingResult[]> {
  const { zone, doctorFirstDays, jurisdiction } = settings;
  const since = startOfDay(zone, addDays(today, 1 - doctorFirstDays));
  const context = { today, jurisdiction, doctorFirstDays, wish: 'doctor-first' } as const;
  return (await listUnreviewed(access, since)).flatMap((row) => {
    const arrivedOn = dayIn(zone, row.arrivedAt);
    return awaitsReview({ ...row, arrivedOn }, context)
      ? [{ ...row, until: shownFrom(arrivedOn, doctorFirstDays) }]
      : [];
  });
}
