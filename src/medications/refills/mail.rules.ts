import type { PlainDate } from '../../platform/days.rules.ts';
import { supplyUntil } from '../prescriptions/fills.rules.ts';

type Supplied = Parameters<typeof supplyUntil>[0];

/**
 * Those that are used up before the mail comes.
 * @param mailed the day by which mail is promised
 * @returns nothing for a prescription whose supply is unknown
 */
export const usedUpBefore = <T extends { rx: Supplied }>(
  offers: readonly T[],
  mailed: PlainDate,
): T[] =>
  offers.filter(({ rx }) => {
    const until = supplyUntil(rx);
    return until !== null && until < mailed;
  });
