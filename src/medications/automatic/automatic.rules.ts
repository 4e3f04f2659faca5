import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings.ts';
import { eligibleOn, lastFill } from '../prescriptions/fills.rules.ts';
import { type Prescription, UNORDERED } from '../prescriptions/prescriptions.rules.ts';

/** Told so many days before it is filled by itself. */
export const NOTICE_DAYS = 5;
/** A refill counts as due when the supply lasts no longer than this. */
export const DUE_DAYS = 7;

/**
 * Which prescriptions can be filled again by themselves: ours and running, and nothing that asks
 * for a look each time.
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
 * The day on which it is filled next: when it may be, and never sooner than the notice was given
 * before. Null: nothing says when.
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

/** What is to be done about it today. */
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
