import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { eligibleOn, newestStatus, refillsLeft } from '../prescriptions/fills.rules.ts';
import { expiresOn, type Prescription, UNORDERED } from '../prescriptions/prescriptions.rules.ts';

/** Whether a prescription can be refilled online, has to be renewed first, or why neither. */

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
  /** It has an open request, no matter how that was made. */
  pending: boolean;
  settings: Pick<Settings, 'refillAtPercent' | 'controlledAtPercent' | 'renewalDays'>;
}

/**
 * A condition for any request. They are checked in order, and the first that fails is the reason
 * that the member reads.
 */
interface Gate {
  why: Refusal;
  /**
   * When it is shut and what the member can do instead, for the table in
   * docs/generated/refill-gates.md.
   */
  says: string;
  shut(rx: Prescription, context: RefillContext): boolean;
}

/**
 * The gates for any request, refill or renewal. That a medicine should not be taken comes before
 * who fills it.
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
 * Decides what the button does, or why there is none. An expired prescription is renewed even if it
 * has refills left.
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
  // a renewal is never too early, only a refill is
  if (refillsLeft(rx) === 0) return { do: 'renewal', because: 'no-refills' };
  const eligible = eligibleOn(rx, settings);
  return eligible !== null && today < eligible ? { do: null, why: 'too-early' } : { do: 'refill' };
}
