import type { Right } from '../../../family/rights/rights.ts';
import type { Involved } from '../shared/own.rules.ts';

export type RightRefusal = 'ended' | 'suspended' | 'changed' | 'invited' | Involved;

/** What a right said when the page was shown: nobody decides on an outdated page. */
export const seenOf = ({ endsOn, reviewOn }: Pick<Right, 'endsOn' | 'reviewOn'>): string =>
  `${endsOn ?? '-'} ${reviewOn ?? '-'}`;

/**
 * Why staff can't do this with a right. Only the person who invited somebody makes that right last
 * longer; and what an emergency suspended waits for its second person.
 */
export function rightRefusal(
  what: 'extend' | 'end',
  right: Pick<Right, 'basis' | 'revokedAt' | 'suspendedAt' | 'endsOn' | 'reviewOn'>,
  { seen, involved }: { seen: string; involved: Involved | null },
): RightRefusal | null {
  if (involved) return involved;
  if (right.revokedAt !== null) return 'ended';
  if (right.suspendedAt !== null) return 'suspended';
  if (what === 'end') return null;
  if (right.basis === 'invited') return 'invited';
  return seen === seenOf(right) ? null : 'changed';
}
