import type { PlainDate } from '../../platform/days.rules.ts';
import type { Mode } from '../visit-types/visit-types.rules.ts';
import type { EventKind, VisitState } from '../visits/visits.sql.ts';

/** How staff note how far a visit is. */
export const STEPS = ['arrived', 'in-room', 'done', 'no-show'] as const;
export type Step = (typeof STEPS)[number];
/** What is pressed: a step, or that the last one was a mistake. */
export type Act = Step | 'undo';

/** From which states each step leads on. A canceled visit has given its time away: none leads back. */
export const FROM: Record<Step, readonly VisitState[]> = {
  arrived: ['booked'],
  'in-room': ['booked', 'arrived'],
  done: ['arrived', 'in-room'],
  'no-show': ['booked'],
};

/** What decides whether a step can be taken. */
export interface Standing {
  state: VisitState;
  mode: Mode;
  startsAt: Date;
  /** The clinic's calendar day of the visit, and the day that it is there now. */
  day: PlainDate;
  today: PlainDate;
}
/** Why a step can't be taken. */
export type NotNow =
  /** The visit is not in a state that leads there. */
  | 'state'
  /** The visit is on a later day. */
  | 'before-day'
  /** It has not begun, so nobody has missed it. */
  | 'before-start'
  /** By phone and by video, nobody is in a room. */
  | 'no-room';

/** Why a step can't be taken now; null if it can. */
export function whyNotStep(step: Step, visit: Standing, now: Date): NotNow | null {
  if (!FROM[step].includes(visit.state)) return 'state';
  if (step === 'in-room' && visit.mode !== 'in-person') return 'no-room';
  if (visit.today < visit.day) return 'before-day';
  return step === 'no-show' && now < visit.startsAt ? 'before-start' : null;
}
/** The steps that can be taken now, in their order. */
export const stepsFor = (visit: Standing, now: Date): Step[] =>
  STEPS.filter((step) => whyNotStep(step, visit, now) === null);

/** One step of a visit's history. */
export interface Past {
  kind: EventKind;
  /** Of `in-room`: the id of the room that the visit had before; empty for none. */
  words: string;
}
/**
 * What an undo leads back to: the state before the last step that stands, and the step. Undefined if
 * no step stands.
 */
export function before(history: readonly Past[]): { state: VisitState; last: Past } | undefined {
  const standing: Past[] = [];
  for (const one of history) {
    if (one.kind === 'undone') standing.pop();
    else if (isStep(one.kind)) standing.push(one);
  }
  const last = standing.pop();
  const earlier = standing.pop();
  if (!last) return undefined;
  return { state: earlier && isStep(earlier.kind) ? earlier.kind : 'booked', last };
}
const isStep = (kind: EventKind): kind is Step => (STEPS as readonly string[]).includes(kind);
