import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { lastFill, newestStatus, supplyUntil } from '../prescriptions/fills.rules.ts';
import { expiresOn, type Prescription, UNORDERED } from '../prescriptions/prescriptions.rules.ts';
import type { Stage } from '../requests/stages.rules.ts';

/** The standing of a medicine, in the member's words. */
export type Standing =
  | 'do-not-take'
  | 'discontinued'
  | 'cancelled'
  | 'finished'
  | 'ended'
  | 'not-taken'
  | 'planned'
  | 'not-ordered'
  | 'draft'
  | 'transferred'
  | 'shipped'
  | 'ready'
  | 'on-hold'
  | 'in-progress'
  | 'unknown'
  | 'expired'
  | 'outside'
  | 'reported'
  | 'parked'
  | 'active';
const OVER: Partial<Record<string, Standing>> = {
  stopped: 'discontinued',
  cancelled: 'cancelled',
  completed: 'finished',
};
type Rules = Pick<Settings, 'draftDays' | 'renewalDays'>;

/**
 * Fills without a prescription are current while their supply lasts, and for as long afterwards as
 * a prescription could be renewed.
 */
const LASTS_DAYS = 30;
function isUsedUp(rx: Prescription, today: PlainDate, { renewalDays }: Rules): boolean {
  const last = lastFill(rx)?.on;
  const until = supplyUntil(rx) ?? (last ? addDays(last, LASTS_DAYS) : null);
  return until !== null && addDays(until, renewalDays) < today;
}

/**
 * The standing of a medicine. Being over, or not to be taken, comes before everything else.
 * @param stage of its open request, if there is one
 */
export function standingOf(
  rx: Prescription,
  today: PlainDate,
  stage: Stage | null,
  settings: Rules,
): Standing {
  const over = OVER[rx.status];
  if (over) return over;
  if (rx.doNotTake) return 'do-not-take';
  const ended = rx.takenUntil !== null && rx.takenUntil < today;
  const ahead = rx.takenFrom !== null && rx.takenFrom > today;
  const oldDraft =
    rx.status === 'draft' &&
    (rx.authoredOn === null || addDays(rx.authoredOn, settings.draftDays) < today);
  if (rx.origin === 'reported') {
    if (rx.status === 'not-taken') return 'not-taken';
    if (ended) return 'ended';
    if (rx.status === 'on-hold') return 'on-hold';
    if (rx.status === 'intended' || ahead) return 'planned';
    if (oldDraft) return 'draft';
    return rx.status === 'active' ? 'reported' : 'unknown';
  }
  if (UNORDERED.includes(rx.intent)) return ended ? 'ended' : 'not-ordered';
  if (rx.intent === 'fill') return isUsedUp(rx, today, settings) ? 'expired' : 'outside';
  if (rx.flags.includes('transferred')) return 'transferred';
  if (stage === 'shipped' || stage === 'ready') return stage;
  if (stage === 'held' || rx.status === 'on-hold' || newestStatus(rx) === 'on-hold')
    return 'on-hold';
  if (stage !== null) return 'in-progress';
  if (rx.status === 'draft')
    return rx.replacedBy !== null ? 'discontinued' : oldDraft ? 'draft' : 'in-progress';
  if (newestStatus(rx) === 'preparation' || newestStatus(rx) === 'in-progress')
    return 'in-progress';
  if (rx.replacedBy !== null) return 'discontinued';
  if (rx.status !== 'active') return 'unknown';
  if (ended) return 'ended';
  if (ahead) return 'planned';
  const expires = expiresOn(rx);
  if (expires !== null && expires <= today) return 'expired';
  if (rx.origin === 'outside') return 'outside';
  return rx.flags.includes('parked') ? 'parked' : 'active';
}

/**
 * The section of the list: not to take, taken (three sections, by who prescribed it), not taken
 * now, past.
 */
export type Place = 'avoid' | 'ours' | 'outside' | 'reported' | 'not-now' | 'past';
const PAST: readonly Standing[] = [
  'discontinued',
  'cancelled',
  'finished',
  'ended',
  'draft',
  'transferred',
];
const NOT_NOW: readonly Standing[] = ['not-taken', 'planned', 'not-ordered'];
export function placeOf(
  rx: Prescription,
  standing: Standing,
  today: PlainDate,
  settings: Rules,
): Place {
  if (standing === 'do-not-take') return 'avoid';
  if (PAST.includes(standing)) return 'past';
  if (
    standing === 'expired' &&
    (rx.intent === 'fill' || addDays(expiresOn(rx) ?? today, settings.renewalDays) < today)
  )
    return 'past';
  if (NOT_NOW.includes(standing) || (rx.origin === 'reported' && standing === 'on-hold'))
    return 'not-now';
  return rx.origin;
}

const runs = (rx: Prescription): boolean =>
  rx.status === 'active' &&
  rx.replacedBy === null &&
  !rx.doNotTake &&
  !UNORDERED.includes(rx.intent) &&
  rx.intent !== 'fill';

/**
 * Other active prescriptions for the same medicine (RxNorm code), which a member might take twice
 * by mistake.
 */
export const sameMedicine = <T extends { rx: Prescription }>(one: T, all: readonly T[]): T[] =>
  one.rx.rxnorm === null || !runs(one.rx)
    ? []
    : all.filter(
        ({ rx }) =>
          rx.id !== one.rx.id &&
          rx.rxnorm === one.rx.rxnorm &&
          rx.origin !== 'reported' &&
          runs(rx),
      );

/** Entries in the record that say not to take this medicine, by code or by name. */
export const advisedAgainst = <T extends { rx: Prescription; standing: Standing }>(
  one: T,
  all: readonly T[],
): T[] =>
  one.rx.doNotTake
    ? []
    : all.filter(
        ({ rx, standing }) =>
          standing === 'do-not-take' &&
          ((rx.rxnorm !== null && rx.rxnorm === one.rx.rxnorm) ||
            (rx.name !== '' && rx.name.toLowerCase() === one.rx.name.toLowerCase())),
      );
