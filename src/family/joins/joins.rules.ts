import type { RelationOrder } from '../../platform/access/actor.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import { ageSpan, type Born } from '../bands.rules.ts';
import { type Basis, earlier, type Relationship, type RevokedWhy } from '../rights/rights.rules.ts';

/** What a right says, apart from its history. */
export interface RightTerms {
  relationship: Relationship;
  basis: Basis;
  categories: readonly string[];
  acting: readonly string[];
  startsOn: PlainDate;
  endsOn: PlainDate | null;
  reviewOn: PlainDate | null;
  /** The sender's RelatedPerson that it rests on. */
  restsOn: { source: string; id: string } | null;
  /** It opens nothing until staff decide about it after a join. */
  held: boolean;
}

/** A caregiver's right on one of two records that are joined: the one in force, or the last one. */
export interface RightSide extends RightTerms {
  suspended: boolean;
  revoked: { why: RevokedWhy | null } | null;
}

/** One of two records that are joined, as far as rights depend on it. */
export interface RecordSide extends Born {
  deceased: boolean;
  /** Orders that are in force or once gave this caregiver something. */
  orders: readonly RelationOrder[];
}

/**
 * What becomes of a caregiver's right on the record that is kept. `narrow`: one right with what
 * both had; `hold`: it opens nothing until staff decide; `end`: it was taken away on the other
 * record, and that counts.
 */
export type Joined = { do: 'narrow'; terms: RightTerms } | { do: 'hold' } | { do: 'end' };

/** A right that lapsed, or that its holder gave back, was not taken away from them. */
const NOT_TAKEN: readonly (RevokedWhy | null)[] = ['caregiver', 'feed', 'replaced', 'joined'];
/** Whether a right was taken away for a reason that counts on a joined record, too. */
export const wasTaken = (side: RightSide | undefined): boolean =>
  side?.revoked != null && !NOT_TAKEN.includes(side.revoked.why);

const inForce = (side: RightSide | undefined): side is RightSide =>
  side !== undefined && side.revoked === null;

/** The two records, as they were before anything moved. */
export interface JoinFacts {
  from: RecordSide;
  into: RecordSide;
  /** The RelatedPerson that the right on the joined record rests on can't move along. */
  relationStays: boolean;
}

/**
 * One caregiver's rights on two records that become one. What the joined right opens, each of the
 * two opened before; where no single right says so, or the caregiver had none on one side, nothing
 * opens until staff decide (docs/decisions/0077).
 */
export function joinRights(
  from: RightSide | undefined,
  into: RightSide | undefined,
  facts: JoinFacts,
): Joined {
  if (wasTaken(from) || wasTaken(into)) return { do: 'end' };
  if (!inForce(from) || !inForce(into)) return { do: 'hold' };
  if ([from, into].some(({ suspended, held }) => suspended || held)) return { do: 'hold' };
  const terms = isAlike(from, into, facts) ? narrower(from, into) : null;
  return terms ? { do: 'narrow', terms } : { do: 'hold' };
}

/** Whether the two rights, and what is known of the person, can be compared at all. */
function isAlike(from: RightSide, into: RightSide, facts: JoinFacts): boolean {
  const { from: a, into: b } = facts;
  if (a.birthDate !== b.birthDate || a.deceased !== b.deceased) return false;
  if ((a.partialBirthDate ?? null) !== (b.partialBirthDate ?? null)) return false;
  if (facts.relationStays || (from.restsOn && into.restsOn)) return false;
  if (from.relationship !== into.relationship) {
    if (from.restsOn || into.restsOn) return false;
    if ([from, into].some(({ relationship }) => relationship === 'representative')) return false;
  }
  const orders = [...a.orders, ...b.orders];
  // emancipation is the one order that opens something: an invitation by a minor
  if (into.basis === 'invited') return orders.every(({ kind }) => kind !== 'emancipation');
  // which order counts against a paper depends on the days on which both began
  const papers = [from, into].filter(({ basis }) => basis === 'court');
  if (papers.length > 0 && orders.length > 0) return false;
  const ages = papers.map((one) => agesAt(one, a));
  if (ages.every((age) => age && age.oldest < MINOR)) return true;
  return papers.length === 2 && ages.every((age) => age && age.youngest >= ADULT);
}

/**
 * Whoever is younger is a minor, and whoever is older is none, by any setting and any state's law. A
 * paper for a minor follows their age, one for an adult does not.
 */
const MINOR = 18;
const ADULT = 21;
const agesAt = ({ startsOn }: RightTerms, born: Born) =>
  ageSpan(born, { first: startsOn, last: startsOn });

/** One right with what both have in common; null if no right says just that. */
function narrower(from: RightTerms, into: RightTerms): RightTerms | null {
  const basis = stricterBasis(from, into);
  const categories = basis && common(basis, from, into);
  if (!basis || !categories) return null;
  return {
    ...termsOf(into),
    basis,
    categories,
    acting: from.acting.filter((one) => into.acting.includes(one)),
    startsOn: later(from.startsOn, into.startsOn),
    endsOn: earlier(from.endsOn, into.endsOn),
    reviewOn: earlier(from.reviewOn, into.reviewOn),
    restsOn: into.restsOn ?? from.restsOn,
  };
}

/** A paper that names no category means the whole record. */
const whole = ({ basis, categories }: RightTerms): boolean =>
  basis === 'court' && categories.length === 0;

/**
 * A paper for the whole record of a minor opens what a parent may see; a paper for parts of it has
 * no common measure with a parent's right, and neither has an invitation.
 */
function stricterBasis(a: RightTerms, b: RightTerms): Basis | null {
  if (a.basis === b.basis) return a.basis;
  const paper = [a, b].find(({ basis }) => basis === 'court');
  const parent = [a, b].find(({ basis }) => basis === 'minor');
  return paper && parent && whole(paper) ? 'minor' : null;
}

/** The categories that both name; null where none is left, which for a paper would mean all. */
function common(basis: Basis, a: RightTerms, b: RightTerms): readonly string[] | null {
  // what a teen has granted a parent is not what a paper says
  if (basis === 'minor' && a.basis !== b.basis) return [];
  if (whole(a) || whole(b)) return whole(a) && whole(b) ? [] : null;
  const both = a.categories.filter((one) => b.categories.includes(one));
  return both.length > 0 || basis === 'minor' ? both : null;
}

const later = (a: PlainDate, b: PlainDate): PlainDate => (a > b ? a : b);

/**
 * A right's terms after two records were separated again: as before the join, except that what was
 * changed since counts where it is narrower. Null if nothing is left of it.
 * @param terms before the join, right after it, and now
 */
export function separateTerms(terms: {
  before: RightTerms;
  after: RightTerms;
  now: RightTerms;
}): RightTerms | null {
  const { before, after, now } = terms;
  const same = (of: keyof RightTerms) => JSON.stringify(after[of]) === JSON.stringify(now[of]);
  const pick = <K extends keyof RightTerms>(of: K, both: () => RightTerms[K]): RightTerms[K] =>
    same(of) ? before[of] : both();
  if (!same('basis')) return null;
  // named since then under another basis, the categories say nothing about this one
  const other = before.basis !== after.basis;
  const categories =
    other || same('categories') ? before.categories : common(before.basis, before, now);
  if (!categories) return null;
  return {
    relationship: before.relationship,
    basis: before.basis,
    categories,
    acting: other
      ? before.acting
      : pick('acting', () => before.acting.filter((one) => now.acting.includes(one))),
    startsOn: pick('startsOn', () => later(before.startsOn, now.startsOn)),
    endsOn: pick('endsOn', () => earlier(before.endsOn, now.endsOn)),
    reviewOn: pick('reviewOn', () => earlier(before.reviewOn, now.reviewOn)),
    restsOn: pick('restsOn', () => now.restsOn ?? before.restsOn),
    held: before.held && now.held,
  };
}

/**
 * What staff are offered for a right that is held: what the caregiver had on both records, or on
 * the only one, until the earlier of both days. Null where staff have to give it anew or not at
 * all: it was suspended or taken away on one side.
 */
export function proposedTerms(
  from: RightSide | undefined,
  into: RightSide | undefined,
): RightTerms | null {
  const sides = [from, into].filter((side) => side !== undefined && !isLapsed(side));
  if (sides.some((side) => side?.suspended || side?.revoked)) return null;
  const [one, other] = sides;
  if (!one) return null;
  if (!other) return { ...termsOf(one), held: false };
  const joined = narrower(one, other);
  if (joined) return { ...termsOf(joined), held: false };
  return {
    ...termsOf(other),
    startsOn: later(one.startsOn, other.startsOn),
    endsOn: earlier(one.endsOn, other.endsOn),
    reviewOn: earlier(one.reviewOn, other.reviewOn),
    held: false,
  };
}
const isLapsed = (side: RightSide): boolean => side.revoked !== null && !wasTaken(side);

/** A right's terms alone. */
export const termsOf = (of: RightTerms): RightTerms => ({
  relationship: of.relationship,
  basis: of.basis,
  categories: of.categories,
  acting: of.acting,
  startsOn: of.startsOn,
  endsOn: of.endsOn,
  reviewOn: of.reviewOn,
  restsOn: of.restsOn,
  held: of.held,
});
