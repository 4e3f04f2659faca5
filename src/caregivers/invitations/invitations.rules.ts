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

/** States in which an answer is still awaited. */
export const AWAITED: readonly InvitationState[] = ['open', 'asking', 'locked'];
/** Of an invitation that is over, those that can be sent once more. */
export const ENDED: readonly InvitationState[] = ['declined', 'expired'];

/** Who may be invited as what; the others need papers. */
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
 * In what an invited caregiver may also act. Whom an adult invited may never ask to correct their
 * details (`correctionDecision`).
 */
export const ALSO_ACT: readonly Category[] = SHAREABLE.filter(
  (one) => ACTABLE.includes(one) && one !== 'information',
);

/**
 * Whether somebody decides alone who may see their record: from the age of consent on, which must
 * have come in all zones of the clinics, or by a court's emancipation.
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

/** Wrong birth dates after which an invitation waits for staff. */
export const MOST_TRIES = 5;
const MOST_MONTHS = 60;

/** Why a day can't be the last one of a right; null if it can. */
export function endProblem(
  endsOn: PlainDate,
  today: PlainDate,
): 'problem.care-end-past' | 'problem.care-end-far' | null {
  if (endsOn <= today) return 'problem.care-end-past';
  return endsOn > addMonths(today, MOST_MONTHS) ? 'problem.care-end-far' : null;
}

/** What decides about an invitation, for one account that brings its link. */
export interface Facts {
  state: InvitationState;
  expired: boolean;
  /** The patient lives, decides for themselves, and still has the account that invited. */
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
  /** The account has a right by a court's paper, which an invitation must not replace. */
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
 * Where an account stands that brings an invitation's link. Only `open` and `other-address` can be
 * answered with a birth date. What has ended looks the same, for whatever reason.
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

/** What somebody sees who is not signed on and brings the link: nothing about the patient. */
export function publicSituationOf(
  facts: Pick<Facts, 'state' | 'expired' | 'patientStands'>,
): 'newer' | 'over' | 'open' {
  if (facts.state === 'replaced') return 'newer';
  return AWAITED.includes(facts.state) && !facts.expired && facts.patientStands ? 'open' : 'over';
}

/**
 * What a birth date does.
 * @param held something that protects the patient stands against the account: staff look at it
 * first, and the page says no more than after too many tries
 */
export function answerTo(
  situation: 'open' | 'other-address',
  { right, tries, held }: { right: boolean; tries: number; held: boolean },
): 'wrong' | 'locks-by-tries' | 'locks-for-safety' | 'accepts' | 'asks' {
  if (!right) return tries + 1 >= MOST_TRIES ? 'locks-by-tries' : 'wrong';
  if (held) return 'locks-for-safety';
  return situation === 'open' ? 'accepts' : 'asks';
}
