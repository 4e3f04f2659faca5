import { addDays, type PlainDate } from '../platform/days.rules.ts';
import { lastDay, type Plan, type SaidDate } from './coverage.rules.ts';
import { endsWith, type Kind } from './kinds.rules.ts';

/** Coverage of a kind that has ended, and when. `medical` stands for care as a whole. */
export interface Ending {
  kind: Kind;
  ends: SaidDate;
}

/**
 * How long the end of a dental or other partial plan is shown. The end of medical coverage is
 * always shown.
 */
const NEWS_DAYS = 365;

/**
 * Kinds of coverage that have ended without a current or future plan of the same kind. A cancelled
 * plan says nothing: its period is what it would have been. A kind is also not listed while one of
 * its plans has an unknown modifier.
 */
export function readEndings(plans: readonly Plan[], today: PlainDate): Ending[] {
  const latest = new Map<Kind, Ending>();
  const standing = new Set<Kind>();
  for (const plan of plans) {
    for (const kind of endsWith(plan.kinds)) {
      if (plan.state === 'active' || plan.state === 'future' || plan.modifiers.length > 0)
        standing.add(kind);
      else if (
        plan.state === 'ended' &&
        plan.ends &&
        lastDay(plan) > (latest.get(kind)?.ends.moment?.last ?? '')
      )
        latest.set(kind, { kind, ends: plan.ends });
    }
  }
  return [...latest.values()].filter(
    ({ kind, ends }) =>
      !standing.has(kind) &&
      (kind === 'medical' || (ends.moment?.last ?? '') >= addDays(today, -NEWS_DAYS)),
  );
}
