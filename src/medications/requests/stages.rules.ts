import { addDays, type PlainDate, weekdayOf } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings.ts';

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
