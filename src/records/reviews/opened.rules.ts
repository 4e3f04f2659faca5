/** That the member or a caregiver asked for the page of a result. */
export interface Visit {
  name: string;
  actingAs: string;
  firstAt: Date;
  /** Since when they have their account. */
  accountSince: Date;
  /** Since when the newest version is new to them; null where it is not, or no longer. */
  unseenSince: Date | null;
}
export interface Opened {
  name: string;
  as: 'self' | 'caregiver';
  at: Date;
  /** They have opened an earlier version, and not this one. */
  earlier: boolean;
}

/**
 * Who has opened a result. A visit alone does not tell: a result that was hidden from them is not
 * found, and one behind a gate shows nothing until they press its button. Opening it ends its being
 * new to them.
 * @param result.gated it is behind a gate; to an account that is younger than the result it was
 * never new, so there nothing tells a visit from an opening, and it does not count
 */
export const openedBy = (
  visits: readonly Visit[],
  result: { version: number; arrivedAt: Date; gated: boolean },
): Opened[] =>
  visits.flatMap((visit): Opened[] => {
    const { name, firstAt: at, unseenSince } = visit;
    const as = visit.actingAs === 'self' ? 'self' : 'caregiver';
    if (unseenSince)
      return result.version > 1 && at < unseenSince ? [{ name, as, at, earlier: true }] : [];
    if (result.gated && visit.accountSince > result.arrivedAt) return [];
    return [{ name, as, at, earlier: false }];
  });
