import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { eligibleOn, lastFill } from '../prescriptions/fills.rules.ts';
import { type Prescription, UNORDERED } from '../prescriptions/prescriptions.rules.ts';

/** Days of notice before an automatic refill. */
export const NOTICE_DAYS = 5;
/** A refill is due when the supply lasts at most this many days. */
export const DUE_DAYS = 7;

/**
 * Whether refills can be automatic: an active prescription of ours that was filled before, with
 * nothing that a person has to check each time.
 */
export const mayBeAutomatic = (rx: Prescription): boolean =>
  rx.origin === 'ours' &&
  rx.status === 'active' &&
  rx.replacedBy === null &&
  !rx.doNotTake &&
  rx.said.modifiers.length === 0 &&
  !UNORDERED.includes(rx.intent) &&
  rx.schedule === null &&
  !rx.flags.some((flag) =>
    ['rems', 'clinic-administered', 'not-online', 'transferred'].includes(flag),
  ) &&
  lastFill(rx) !== undefined;

export interface Automatic {
  toldFor: PlainDate | null;
  toldOn: PlainDate | null;
  skippedFor: PlainDate | null;
}

/**
 * The day of the next automatic refill: when it is eligible, but not before the days of notice have
 * passed. Null if the day is unknown or skipped.
 */
export function nextAutomatic(
  rx: Prescription,
  state: Automatic,
  today: PlainDate,
  settings: Pick<Settings, 'refillAtPercent' | 'controlledAtPercent'>,
): PlainDate | null {
  const eligible = eligibleOn(rx, settings);
  if (eligible === null || state.skippedFor === eligible) return null;
  const told =
    state.toldFor === eligible && state.toldOn !== null
      ? state.toldOn
      : eligible > addDays(today, NOTICE_DAYS)
        ? addDays(eligible, -NOTICE_DAYS)
        : today;
  const noticed = addDays(told, NOTICE_DAYS);
  return [noticed, eligible].sort().at(-1) ?? null;
}

/** What to do about an automatic refill today. */
export function dutyOf(
  rx: Prescription,
  state: Automatic,
  today: PlainDate,
  settings: Pick<Settings, 'refillAtPercent' | 'controlledAtPercent'>,
): 'end' | 'tell' | 'ask' | 'wait' {
  if (!mayBeAutomatic(rx)) return 'end';
  const eligible = eligibleOn(rx, settings);
  const next = nextAutomatic(rx, state, today, settings);
  if (eligible === null || next === null) return 'wait';
  if (state.toldFor !== eligible) return addDays(eligible, -NOTICE_DAYS) <= today ? 'tell' : 'wait';
  return next <= today ? 'ask' : 'wait';
}
