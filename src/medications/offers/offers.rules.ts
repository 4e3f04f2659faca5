import type { PlainDate } from '../../platform/days.rules.ts';
import { addDays, weekdayOf } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings.ts';
import { eligibleOn, newestStatus, refillsLeft } from '../prescriptions/fills.rules.ts';
import { expiresOn, type Prescription, UNORDERED } from '../prescriptions/prescriptions.rules.ts';

/**
 * Whether a prescription can be filled again online, is to be renewed, or why neither (product.md,
 * row 3). Pure.
 */

export type Refusal =
  | 'do-not-take'
  | 'modifier'
  | 'discontinued'
  | 'replaced'
  | 'course-ended'
  | 'not-started'
  | 'on-hold'
  | 'reported'
  | 'not-ordered'
  | 'transferred'
  | 'outside'
  | 'pending'
  | 'new'
  | 'unknown'
  | 'clinic-administered'
  | 'schedule-ii'
  | 'rems'
  | 'not-online'
  | 'expiry-unknown'
  | 'not-yet'
  | 'never-filled'
  | 'being-filled'
  | 'fill-on-hold'
  | 'expired-long'
  | 'too-early';
export type Offer =
  | { do: 'refill' }
  | { do: 'renewal'; because: 'expired' | 'no-refills' }
  | { do: null; why: Refusal };

export interface RefillContext {
  today: PlainDate;
  /** A request for it is open, by whatever way it was made. */
  pending: boolean;
  settings: Pick<Settings, 'refillAtPercent' | 'controlledAtPercent' | 'renewalDays'>;
}

/**
 * A gate, in the order in which they are asked: the first that is shut is the reason that is told.
 */
interface Gate {
  why: Refusal;
  /** When it is shut, and what the member can do instead, for the table in the docs. */
  says: string;
  shut(rx: Prescription, context: RefillContext): boolean;
}

/**
 * What has to hold for any request, refill or renewal. That it is not to be taken, or not any more,
 * comes before who fills it.
 */
export const GATES: readonly Gate[] = [
  {
    why: 'do-not-take',
    says: 'The prescriber says not to take it (`doNotPerform`). Ask the office.',
    shut: (rx) => rx.doNotTake,
  },
  {
    why: 'modifier',
    says: 'It carries an instruction that nobody here can read (a modifier extension). It is shown as it came. Call.',
    shut: (rx) => rx.said.modifiers.length > 0,
  },
  {
    why: 'discontinued',
    says: 'Stopped, cancelled or finished. Ask the office if it is still needed.',
    shut: (rx) => ['stopped', 'cancelled', 'completed'].includes(rx.status),
  },
  {
    why: 'replaced',
    says: 'A newer prescription took its place. Use that one.',
    shut: (rx) => rx.replacedBy !== null,
  },
  {
    why: 'course-ended',
    says: 'The last day of its directions is past. Ask the office if it is still needed.',
    shut: (rx, { today }) => rx.takenUntil !== null && rx.takenUntil < today,
  },
  {
    why: 'on-hold',
    says: 'The office or the pharmacy has put it on hold. Call.',
    shut: (rx) => rx.status === 'on-hold',
  },
  {
    why: 'reported',
    says: 'Somebody told us that it is taken; nobody here prescribed it. Ask who did.',
    shut: (rx) => rx.origin === 'reported',
  },
  {
    why: 'not-ordered',
    says: 'A plan, a proposal, an option or a single dose: nothing to fill. Ask the office.',
    shut: (rx) => UNORDERED.includes(rx.intent) || rx.intent === 'instance-order',
  },
  {
    why: 'transferred',
    says: 'It was moved to another pharmacy system. Ask there.',
    shut: (rx) => rx.flags.includes('transferred'),
  },
  {
    why: 'outside',
    says: 'On the record, but not at a pharmacy of ours. Call the pharmacy on the label.',
    shut: (rx) => rx.origin === 'outside',
  },
  {
    why: 'not-started',
    says: 'The first day of its directions is to come. Ask the office if it is needed before.',
    shut: (rx, { today }) => rx.takenFrom !== null && rx.takenFrom > today,
  },
  {
    why: 'pending',
    says: 'A request is open, however it was asked for. Follow it.',
    shut: (_, { pending }) => pending,
  },
  {
    why: 'new',
    says: 'Written, and not yet checked by the pharmacy (draft).',
    shut: (rx) => rx.status === 'draft',
  },
  {
    why: 'unknown',
    says: 'The pharmacy’s system does not say how it stands. Call.',
    shut: (rx) => rx.status !== 'active',
  },
  {
    why: 'clinic-administered',
    says: 'Given at the clinic. Book a visit.',
    shut: (rx) => rx.flags.includes('clinic-administered'),
  },
  {
    why: 'schedule-ii',
    says: 'Schedule II can’t be refilled (21 CFR 1306.12); each fill is a new prescription. Ask the office.',
    shut: (rx) => rx.schedule === 'II',
  },
  {
    why: 'rems',
    says: 'Under a safety program that asks something of each fill. Call the pharmacy.',
    shut: (rx) => rx.flags.includes('rems'),
  },
  {
    why: 'not-online',
    says: 'The health system does not refill it online (settings). Call the pharmacy.',
    shut: (rx) => rx.flags.includes('not-online'),
  },
  {
    why: 'expiry-unknown',
    says: 'Nothing says until when it holds. Call the pharmacy.',
    shut: (rx) => expiresOn(rx) === null,
  },
  {
    why: 'not-yet',
    says: 'It may not be filled before a later day. From the day that is named.',
    shut: (rx, { today }) => rx.validFrom !== null && rx.validFrom > today,
  },
  {
    why: 'never-filled',
    says: 'It was not filled yet: the first fill is asked for at the pharmacy.',
    shut: (rx) => newestStatus(rx) === undefined,
  },
  {
    why: 'fill-on-hold',
    says: 'The pharmacy has put its newest fill on hold. Call.',
    shut: (rx) => newestStatus(rx) === 'on-hold',
  },
  {
    why: 'being-filled',
    says: 'The pharmacy is at it already.',
    shut: (rx) => newestStatus(rx) === 'preparation' || newestStatus(rx) === 'in-progress',
  },
];

/**
 * Decides what the one button does, or why there is none. Expired wins over refills that are left.
 */
export function offerOf(rx: Prescription, context: RefillContext): Offer {
  const gate = GATES.find((one) => one.shut(rx, context));
  if (gate) return { do: null, why: gate.why };
  const { today, settings } = context;
  const expires = expiresOn(rx) ?? '';
  if (expires <= today)
    return addDays(expires, settings.renewalDays) < today
      ? { do: null, why: 'expired-long' }
      : { do: 'renewal', because: 'expired' };
  // asking the prescriber is never too early, only filling is
  if (refillsLeft(rx) === 0) return { do: 'renewal', because: 'no-refills' };
  const eligible = eligibleOn(rx, settings);
  return eligible !== null && today < eligible ? { do: null, why: 'too-early' } : { do: 'refill' };
}

/**
 * Where a request stands. The tracker shows each; the open ones keep the prescription from being
 * asked for again.
 */
export const STAGES = [
  'waiting',
  'submitted',
  'received',
  'filling',
  'part-filled',
  'ready',
  'shipped',
  'held',
  'picked-up',
  'delivered',
  'refused',
  'visit',
  'cancelled',
  'returned',
] as const;
export type Stage = (typeof STAGES)[number];
const OVER: readonly Stage[] = [
  'picked-up',
  'delivered',
  'refused',
  'visit',
  'cancelled',
  'returned',
];
export const isOpen = (stage: Stage): boolean => !OVER.includes(stage);

export type Step =
  | 'claim'
  | 'start'
  | 'part-fill'
  | 'ready'
  | 'ship'
  | 'hand-over'
  | 'deliver'
  | 'hold'
  | 'resume'
  | 'refuse'
  | 'return'
  | 'cancel'
  | 'approve'
  | 'deny'
  | 'ask-visit';

export type PharmacyStep = Exclude<Step, 'cancel' | 'approve' | 'deny' | 'ask-visit'>;

/** Who may take which step from where, and where it leads. What is not here can't happen. */
export const STEPS: Record<
  Step,
  { by: 'pharmacy' | 'prescriber' | 'member'; from: readonly Stage[]; to: Stage }
> = {
  claim: { by: 'pharmacy', from: ['submitted'], to: 'received' },
  start: { by: 'pharmacy', from: ['received', 'part-filled'], to: 'filling' },
  'part-fill': { by: 'pharmacy', from: ['filling'], to: 'part-filled' },
  ready: { by: 'pharmacy', from: ['filling'], to: 'ready' },
  ship: { by: 'pharmacy', from: ['filling'], to: 'shipped' },
  'hand-over': { by: 'pharmacy', from: ['ready'], to: 'picked-up' },
  deliver: { by: 'pharmacy', from: ['shipped'], to: 'delivered' },
  hold: { by: 'pharmacy', from: ['submitted', 'received', 'filling', 'part-filled'], to: 'held' },
  resume: { by: 'pharmacy', from: ['held'], to: 'received' },
  refuse: { by: 'pharmacy', from: ['submitted', 'received', 'filling', 'held'], to: 'refused' },
  return: { by: 'pharmacy', from: ['ready', 'shipped'], to: 'returned' },
  cancel: { by: 'member', from: ['waiting', 'submitted'], to: 'cancelled' },
  approve: { by: 'prescriber', from: ['waiting'], to: 'submitted' },
  deny: { by: 'prescriber', from: ['waiting'], to: 'refused' },
  'ask-visit': { by: 'prescriber', from: ['waiting'], to: 'visit' },
};

/**
 * Which steps the pharmacy has from a stage; what is mailed is shipped, what is picked up is made
 * ready.
 */
export function pharmacySteps(stage: Stage, delivery: 'pickup' | 'mail'): PharmacyStep[] {
  return (Object.keys(STEPS) as Step[]).filter(
    (step): step is PharmacyStep =>
      STEPS[step].by === 'pharmacy' &&
      STEPS[step].from.includes(stage) &&
      step !== (delivery === 'mail' ? 'ready' : 'ship'),
  );
}

/** Why something is put on hold or refused, as the member reads it. */
export const REASONS = {
  hold: ['out-of-stock', 'insurance', 'prescriber', 'interaction', 'too-early', 'other'],
  refuse: ['too-early', 'insurance', 'interaction', 'prescriber', 'other'],
  deny: ['not-needed', 'changed', 'tests', 'not-ours', 'other'],
} as const;

/**
 * Carriers whose own pages follow a parcel. A number goes to them only when the member follows the
 * link.
 */
export const CARRIERS: Readonly<Record<string, string>> = {
  usps: 'https://tools.usps.com/go/TrackConfirmAction?tLabels=',
  ups: 'https://www.ups.com/track?tracknum=',
  fedex: 'https://www.fedex.com/fedextrack/?trknbr=',
};

const UNDO_MINUTES = 10;
/**
 * A step that was taken; one that was taken back keeps its mark, and the one that took it back has
 * `undone` as its reason.
 */
interface Taken {
  stage: Stage;
  at: Date;
  actor_id: string | null;
  reason: string | null;
  undone_at: Date | null;
}
/**
 * What was done by mistake can be taken back for ten minutes, by who did it, as long as nothing
 * came after.
 * @param events of one request, the oldest first
 * @returns the step to take back and the one before it
 */
export function undoable<T extends Taken>(
  events: readonly T[],
  stage: Stage,
  actorId: string | undefined,
  now: Date,
): { last: T; before: T } | null {
  const counted = events.filter((event) => event.undone_at === null && event.reason !== 'undone');
  const [before, last] = counted.slice(-2);
  if (!before || !last || last.stage !== stage || last.stage === 'cancelled') return null;
  return last.actor_id === actorId && now.getTime() - last.at.getTime() < UNDO_MINUTES * 60_000
    ? { last, before }
    : null;
}

/**
 * Whether a request takes longer than it should: open and with the pharmacy for more than so many
 * days.
 */
export const isLate = (
  request: { stage: Stage; submittedAt: Date },
  now: Date,
  lateDays: number,
): boolean =>
  ['waiting', 'submitted', 'received', 'filling', 'part-filled'].includes(request.stage) &&
  now.getTime() - request.submittedAt.getTime() > lateDays * 86_400_000;

/**
 * The day for which a request is promised: so many working days after it went to the pharmacy. Null
 * when it is not on its way there, or is done.
 */
export function promisedOn(
  request: { stage: Stage; delivery: 'pickup' | 'mail' },
  sentOn: PlainDate,
  settings: Pick<Settings, 'pickupWorkingDays' | 'mailWorkingDays'>,
): PlainDate | null {
  if (!['submitted', 'received', 'filling', 'part-filled'].includes(request.stage)) return null;
  return workingDaysLater(
    sentOn,
    request.delivery === 'mail' ? settings.mailWorkingDays : settings.pickupWorkingDays,
  );
}

/** Moves a day to the end of so many working days (Monday to Friday). */
export function workingDaysLater(day: PlainDate, count: number): PlainDate {
  let at = day;
  for (let left = count; left > 0; ) {
    at = addDays(at, 1);
    if (weekdayOf(at) <= 5) left -= 1;
  }
  return at;
}
