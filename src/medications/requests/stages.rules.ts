/**
 * The stages of a request, as the tracker shows them. An open request prevents another one for its
 * prescription.
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

/** Who may take which step from which stage, and where it leads. There are no other steps. */
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

/** The pharmacy's steps from a stage: mail orders are shipped, pickups are made ready. */
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

/** Tracking pages of carriers. They get the number only if the member follows the link. */
export const CARRIERS: Readonly<Record<string, string>> = {
  usps: 'https://tools.usps.com/go/TrackConfirmAction?tLabels=',
  ups: 'https://www.ups.com/track?tracknum=',
  fedex: 'https://www.fedex.com/fedextrack/?trknbr=',
};

const UNDO_MINUTES = 10;
/**
 * A step that was taken. An undone step has the time when it was undone, and the step that undid it
 * has the reason `undone`.
 */
interface Taken {
  stage: Stage;
  at: Date;
  actorId: string | null;
  reason: string | null;
  undoneAt: Date | null;
}
/**
 * Finds the step that somebody can undo: their own, the last one, at most ten minutes old.
 * @param events of one request, oldest first
 * @returns the step to undo and the one before it
 */
export function undoable<T extends Taken>(
  events: readonly T[],
  stage: Stage,
  actorId: string | undefined,
  now: Date,
): { last: T; before: T } | null {
  const counted = events.filter((event) => event.undoneAt === null && event.reason !== 'undone');
  const [before, last] = counted.slice(-2);
  if (!before || !last || last.stage !== stage || last.stage === 'cancelled') return null;
  return last.actorId === actorId && now.getTime() - last.at.getTime() < UNDO_MINUTES * 60_000
    ? { last, before }
    : null;
}

/**
 * Whether a request is taking longer than it should: open for more than `lateDays` and not ready.
 */
export const isLate = (
  request: { stage: Stage; submittedAt: Date },
  now: Date,
  lateDays: number,
): boolean =>
  ['waiting', 'submitted', 'received', 'filling', 'part-filled'].includes(request.stage) &&
  now.getTime() - request.submittedAt.getTime() > lateDays * 86_400_000;

/** Whether the day promised for a request still matters: until it is ready. */
export const isPromised = (stage: Stage): boolean =>
  ['submitted', 'received', 'filling', 'part-filled'].includes(stage);
