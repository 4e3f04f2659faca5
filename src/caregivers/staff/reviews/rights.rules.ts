import type { Right } from '../../../family/rights/rights.ts';
import type { Involved } from '../shared/own.rules.ts';

export type RightRefusal = 'ended' | 'suspended' | 'changed' | 'invited' | Involved;

/** A right's terms when the page was shown, so that nobody decides on an outdated page. */
export const seenOf = ({ endsOn, reviewOn }: Pick<Right, 'endsOn' | 'reviewOn'>): string =>
  `${endsOn ?? '-'} ${reviewOn ?? '-'}`;

/**
 * Why staff can't do this with a right. Only the person who sent an invitation can extend its
 * right, and a right suspended in an emergency waits for a second person.
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
