import { ACTABLE, type Category } from '../../categories.rules.ts';
import { ageSpan, type Born } from '../../family/bands.rules.ts';
import { ageOfConsent } from '../../family/law.rules.ts';
import { SHAREABLE } from '../../family/rights/rights.rules.ts';
import { addMonths, type DaySpan, type PlainDate } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings/settings.ts';

export type InvitationState =
  | 'open'
  /** An account with another address gave the right birth date and waits for the patient. */
  | 'asking'
  | 'accepted'
  | 'declined'
  | 'withdrawn'
  /** The patient sent a newer one to the same address. */
  | 'replaced'
  | 'expired'
  /** Staff must look at it first. */
  | 'locked';

/** States in which an invitation still waits for an answer. */
export const AWAITED: readonly InvitationState[] = ['open', 'asking', 'locked'];
/** Final states from which an invitation can be sent again. */
export const ENDED: readonly InvitationState[] = ['declined', 'expired'];

/** The relationships that can be invited; all others need papers. */
export const INVITED_AS = [
  'partner',
  'child',
  'parent',
  'sibling',
  'grandparent',
  'step-parent',
  'other',
] as const;
export type InvitedAs = (typeof INVITED_AS)[number];

/**
 * The categories in which an invited caregiver may also act. A caregiver whom an adult invited may
 * never ask to correct the adult's details (`correctionDecision`).
 */
export const ALSO_ACT: readonly Category[] = SHAREABLE.filter(
  (one) => ACTABLE.includes(one) && one !== 'information',
);

/**
 * Whether someone decides for themselves who may see their record: from the age of consent on,
 * reached in all of the clinics' zones, or after a court has emancipated them.
 */
export function decidesAlone(
  person: Born & { deceased: boolean },
  emancipated: boolean,
  days: DaySpan,
  settings: Pick<Settings, 'adultAge' | 'familyLaw'>,
): boolean {
  const span = ageSpan(person, days);
  if (person.deceased || !span) return false;
  return emancipated || span.youngest >= ageOfConsent(settings);
}

/** The number of wrong birth dates after which an invitation waits for staff. */
export const MOST_TRIES = 5;
const MOST_MONTHS = 60;

/** Why a day can't be a right's last day; null if it can. */
export function endProblem(
  endsOn: PlainDate,
  today: PlainDate,
): 'problem.care-end-past' | 'problem.care-end-far' | null {
  if (endsOn <= today) return 'problem.care-end-past';
  return endsOn > addMonths(today, MOST_MONTHS) ? 'problem.care-end-far' : null;
}

/** The facts that decide about an invitation, for one account with its link. */
export interface Facts {
  state: InvitationState;
  expired: boolean;
  /** The patient is alive, decides for themselves, and still has the account that invited. */
  patientStands: boolean;
  /** The account's own record is the patient's. */
  own: boolean;
  /** The account has confirmed the invited address. */
  addressed: boolean;
  /** The patient has said no to the account. */
  refused: boolean;
  /** The account that asks is this one. */
  asks: boolean;
  /** The account that accepted is this one, and its right is in force. */
  holds: boolean;
  /** The account has a right from a court's paper, which an invitation must not replace. */
  byPaper: boolean;
}

/** What the account sees. */
export type Situation =
  | 'newer'
  | 'over'
  | 'locked'
  | 'own'
  | 'already'
  | 'waits'
  | 'accepted'
  | 'open'
  | 'other-address';

/**
 * The state of an invitation for an account with its link. Only `open` and `other-address` can be
 * answered with a birth date. An invitation that has ended looks the same for every reason.
 */
export function situationOf(facts: Facts): Situation {
  const { state } = facts;
  if (state === 'replaced') return 'newer';
  if (state === 'accepted') return facts.holds && facts.patientStands ? 'accepted' : 'over';
  if (!AWAITED.includes(state) || facts.expired || !facts.patientStands) return 'over';
  if (facts.own) return 'own';
  if (state === 'locked') return 'locked';
  if (facts.byPaper) return 'already';
  if (facts.addressed) return 'open';
  if (state === 'asking') return facts.asks ? 'waits' : 'over';
  return facts.refused ? 'over' : 'other-address';
}

/** What someone with the link sees before they sign on: nothing about the patient. */
export function publicSituationOf(
  facts: Pick<Facts, 'state' | 'expired' | 'patientStands'>,
): 'newer' | 'over' | 'open' {
  if (facts.state === 'replaced') return 'newer';
  return AWAITED.includes(facts.state) && !facts.expired && facts.patientStands ? 'open' : 'over';
}

/**
 * What a birth date does.
 * @param held something protects the patient from this account: staff look at it first, and the
 * page says no more than it does after too many tries
 */
export function answerTo(
  situation: 'open' | 'other-address',
  { right, tries, held }: { right: boolean; tries: number; held: boolean },
): 'wrong' | 'locks-by-tries' | 'locks-for-safety' | 'accepts' | 'asks' {
  if (!right) return tries + 1 >= MOST_TRIES ? 'locks-by-tries' : 'wrong';
  if (held) return 'locks-for-safety';
  return situation === 'open' ? 'accepts' : 'asks';
}
