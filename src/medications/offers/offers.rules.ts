import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { eligibleOn, newestStatus, refillsLeft } from '../prescriptions/fills.rules.ts';
import { expiresOn, type Prescription, UNORDERED } from '../prescriptions/prescriptions.rules.ts';

/** Whether a prescription can be refilled online, has to be renewed first, or neither, and why. */

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
  /** It has an open request, however that was made. */
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
   * When it is closed and what the member can do instead, for the table in
   * docs/generated/refill-gates.md.
   */
  says: string;
  shut(rx: Prescription, context: RefillContext): boolean;
}

/**
 * The gates for any request, refill or renewal. Whether a medicine should be taken at all comes
 * before who fills it.
 */
export const GATES: readonly Gate[] = [
  {
    why: 'do-not-take',
    says: 'The prescriber says not to take it (`doNotPerform`). Ask the office.',
    shut: (rx) => rx.doNotTake,
  },
  {
    why: 'modifier',
    says: 'It carries an instruction that we can’t read (a modifier extension). It is shown as it came. Call.',
    shut: (rx) => rx.said.modifiers.length > 0,
  },
  {
    why: 'discontinued',
    says: 'Stopped, canceled or finished. Ask the office if it is still needed.',
    shut: (rx) => ['stopped', 'cancelled', 'completed'].includes(rx.status),
  },
  {
    why: 'replaced',
    says: 'A newer prescription replaced it. Use that one.',
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
    says: 'A medicine that someone reported; nobody here prescribed it. Ask whoever did.',
    shut: (rx) => rx.origin === 'reported',
  },
  {
    why: 'not-ordered',
    says: 'A plan, a proposal, an option or a single dose: there is nothing to fill. Ask the office.',
    shut: (rx) => UNORDERED.includes(rx.intent) || rx.intent === 'instance-order',
  },
  {
    why: 'transferred',
    says: 'It was moved to another pharmacy system. Ask there.',
    shut: (rx) => rx.flags.includes('transferred'),
  },
  {
    why: 'outside',
    says: 'In the record, but not at one of our pharmacies. Call the pharmacy on the label.',
    shut: (rx) => rx.origin === 'outside',
  },
  {
    why: 'not-started',
    says: 'The first day of its directions has not come yet. Ask the office if it is needed earlier.',
    shut: (rx, { today }) => rx.takenFrom !== null && rx.takenFrom > today,
  },
  {
    why: 'pending',
    says: 'It already has an open request, however that was made. Follow it.',
    shut: (_, { pending }) => pending,
  },
  {
    why: 'new',
    says: 'Written, but not yet checked by the pharmacy (draft).',
    shut: (rx) => rx.status === 'draft',
  },
  {
    why: 'unknown',
    says: 'The pharmacy’s system does not give its status. Call.',
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
    says: 'Under a safety program with requirements for each fill. Call the pharmacy.',
    shut: (rx) => rx.flags.includes('rems'),
  },
  {
    why: 'not-online',
    says: 'The health system does not refill it online (settings). Call the pharmacy.',
    shut: (rx) => rx.flags.includes('not-online'),
  },
  {
    why: 'expiry-unknown',
    says: 'Its end date is unknown. Call the pharmacy.',
    shut: (rx) => expiresOn(rx) === null,
  },
  {
    why: 'not-yet',
    says: 'It may not be filled before a later day. It can be refilled from that day.',
    shut: (rx, { today }) => rx.validFrom !== null && rx.validFrom > today,
  },
  {
    why: 'never-filled',
    says: 'It has not been filled yet: request the first fill at the pharmacy.',
    shut: (rx) => newestStatus(rx) === undefined,
  },
  {
    why: 'fill-on-hold',
    says: 'The pharmacy has put its newest fill on hold. Call.',
    shut: (rx) => newestStatus(rx) === 'on-hold',
  },
  {
    why: 'being-filled',
    says: 'The pharmacy is already filling it.',
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
  // only a refill can be too early, not a renewal
  if (refillsLeft(rx) === 0) return { do: 'renewal', because: 'no-refills' };
  const eligible = eligibleOn(rx, settings);
  return eligible !== null && today < eligible ? { do: null, why: 'too-early' } : { do: 'refill' };
}
