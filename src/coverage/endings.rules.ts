import { addDays, type PlainDate } from '../platform/days.rules.ts';
import { lastDay, type Plan, type SaidDate } from './coverage.rules.ts';
import { endsWith, type Kind } from './kinds.rules.ts';

/** What was covered until when. `kind` is `medical` for care as a whole. */
export interface Ending {
  kind: Kind;
  ends: SaidDate;
}

/**
 * An ended dental (or other partial) plan is news for so long; that care as a whole is no longer
 * covered stays news.
 */
const NEWS_DAYS = 365;

/**
 * Which kinds of coverage have ended, with no plan of the same kind that holds today or is to come.
 * A plan that was cancelled says nothing about it: its period is what it would have been. Nor is it
 * said while a plan of the kind carries a modifier that nobody here knows.
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
