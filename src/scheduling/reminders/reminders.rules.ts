import { Temporal } from 'temporal-polyfill';

/** The reminders of a visit, from the first to the last. */
export const STEPS = ['7-days', '3-days', '1-day', '2-hours'] as const;
export type Step = (typeof STEPS)[number];

/** When a visit begins, and the zone of the clock at its clinic. */
export interface Start {
  startsAt: Date;
  /** An IANA time zone. */
  zone: string;
}

const DAYS: Record<Step, number | null> = { '7-days': 7, '3-days': 3, '1-day': 1, '2-hours': null };
const TWO_HOURS = 2 * 3_600_000;

/**
 * When a reminder is due. Days before are calendar days: the clinic's clock shows the same time as
 * when the visit begins. If the clock skips that time on that day, it is due as much later as the
 * clock skips; if it shows the time twice, at the first of them. Hours before are elapsed time.
 */
export function dueOf(step: Step, { startsAt, zone }: Start): Date {
  const days = DAYS[step];
  if (days === null) return new Date(startsAt.getTime() - TWO_HOURS);
  const local = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(zone);
  return new Date(local.subtract({ days }).epochMilliseconds);
}

export interface PlannedStep {
  step: Step;
  dueAt: Date;
  /** It was due before the visit had this time, so nothing is sent. */
  passed: boolean;
}

/**
 * The reminders of a visit that is booked, or moved to this time, now. Those that are due by then
 * are skipped: whoever books knows when the visit is.
 */
export const planOf = (start: Start, now: Date): PlannedStep[] =>
  STEPS.map((step) => {
    const dueAt = dueOf(step, start);
    return { step, dueAt, passed: dueAt <= now };
  });

/**
 * Whether a reminder that is due is still worth sending: the visit is ahead, and the next reminder
 * is not due as well. Work that stood still for days sends one reminder, not all that it missed.
 */
export function isTimely(step: Step, start: Start, now: Date): boolean {
  const next = STEPS[STEPS.indexOf(step) + 1];
  return start.startsAt > now && (next === undefined || dueOf(next, start) > now);
}

/** A reminder as the event of a notice: an account is reminded of it once. */
export interface Reminder {
  visitId: string;
  step: Step;
  startsAt: Date;
}
export const eventOf = ({ visitId, step, startsAt }: Reminder): string =>
  `${visitId} ${step} ${startsAt.toISOString()}`;

/** What happened to a visit. */
export const CHANGES = ['booked', 'moved', 'cancelled'] as const;
export type Change = (typeof CHANGES)[number];

/**
 * A change as the event of a notice.
 * @param sequence the visit's after the change, so that each change is an event of its own
 */
export const changeEventOf = (
  { visitId, change, startsAt }: { visitId: string; change: Change; startsAt: Date },
  sequence: number,
): string => `${visitId} ${change} ${startsAt.toISOString()} ${sequence}`;

export interface Told {
  event: string;
  visitId: string;
  what: Step | Change;
  startsAt: Date;
}
/** What an event is about; null for one that nobody here wrote. */
export function toldOf(event: string): Told | null {
  const [visitId, what, at = ''] = event.split(' ');
  const known = [...STEPS, ...CHANGES].find((one) => one === what);
  const startsAt = new Date(at);
  return visitId && known && !Number.isNaN(startsAt.getTime())
    ? { event, visitId, what: known, startsAt }
    : null;
}

/** What a visit is now. */
export interface VisitNow extends Start {
  state: string;
}

/**
 * Whether what a notice says is still true: the visit is booked for that time, or canceled if it
 * says so, and the time has not come. A reminder also has to be timely.
 */
export function isTrue(
  { what, startsAt }: Pick<Told, 'what' | 'startsAt'>,
  visit: VisitNow | undefined,
  now: Date,
): boolean {
  if (!visit || visit.startsAt.getTime() !== startsAt.getTime() || startsAt <= now) return false;
  if (visit.state !== (what === 'cancelled' ? 'cancelled' : 'booked')) return false;
  const step = STEPS.find((one) => one === what);
  return step === undefined || isTimely(step, visit, now);
}
