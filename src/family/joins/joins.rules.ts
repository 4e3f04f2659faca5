import type { RelationOrder } from '../../platform/access/actor.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import { ageSpan, type Born } from '../bands.rules.ts';
import { type Basis, earlier, type Relationship, type RevokedWhy } from '../rights/rights.rules.ts';

/** A right's terms, without its history. */
export interface RightTerms {
  relationship: Relationship;
  basis: Basis;
  categories: readonly string[];
  acting: readonly string[];
  startsOn: PlainDate;
  endsOn: PlainDate | null;
  reviewOn: PlainDate | null;
  /** The sender's RelatedPerson that it is based on. */
  restsOn: { source: string; id: string } | null;
  /** After a join, it opens nothing until staff decide. */
  held: boolean;
}

/** A caregiver's right on one of two joined records: the one in force, or else the last one. */
export interface RightSide extends RightTerms {
  suspended: boolean;
  revoked: { why: RevokedWhy | null } | null;
}

/** What rights depend on in one of two joined records. */
export interface RecordSide extends Born {
  deceased: boolean;
  /** Orders that are in force or once gave this caregiver something. */
  orders: readonly RelationOrder[];
}

/**
 * What happens to a caregiver's right on the record that is kept. `narrow`: one right with what
 * both rights allowed; `hold`: it opens nothing until staff decide; `end`: it was taken away on the
 * other record, and that applies here, too.
 */
export type Joined = { do: 'narrow'; terms: RightTerms } | { do: 'hold' } | { do: 'end' };

/** A right that lapsed, or that its holder gave up, was not taken away. */
const NOT_TAKEN: readonly (RevokedWhy | null)[] = ['caregiver', 'feed', 'replaced', 'joined'];
/** Whether a right was taken away for a reason that also applies to a joined record. */
export const wasTaken = (side: RightSide | undefined): boolean =>
  side?.revoked != null && !NOT_TAKEN.includes(side.revoked.why);

const inForce = (side: RightSide | undefined): side is RightSide =>
  side !== undefined && side.revoked === null;

/** The two records, as they were before anything moved. */
export interface JoinFacts {
  from: RecordSide;
  into: RecordSide;
  /** The RelatedPerson that the joined record's right is based on can't move with it. */
  relationStays: boolean;
}

/**
 * Combines one caregiver's rights on two records that become one. The result opens only what each
 * of the two opened before. If no single right can express that, or the caregiver had no right to
 * one of the records, nothing opens until staff decide (docs/decisions/0077).
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

/** Whether the two rights, and what is known about the person, can be compared at all. */
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
  // emancipation is the only order that opens something: it lets a minor invite
  if (into.basis === 'invited') return orders.every(({ kind }) => kind !== 'emancipation');
  // which order outweighs a paper depends on the days when each of them began
  const papers = [from, into].filter(({ basis }) => basis === 'court');
  if (papers.length > 0 && orders.length > 0) return false;
  const ages = papers.map((one) => agesAt(one, a));
  if (ages.every((age) => age && age.oldest < MINOR)) return true;
  return papers.length === 2 && ages.every((age) => age && age.youngest >= ADULT);
}

/**
 * Below this range a person is a minor, and above it they are not, by any setting and any state's
 * law. A paper for a minor follows their age; a paper for an adult does not.
 */
const MINOR = 18;
const ADULT = 21;
const agesAt = ({ startsOn }: RightTerms, born: Born) =>
  ageSpan(born, { first: startsOn, last: startsOn });

/** One right with what both have in common; null if no single right can express that. */
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
 * A paper for the whole record of a minor opens what a parent may see. A paper for parts of it
 * can't be compared with a parent's right, and neither can an invitation.
 */
function stricterBasis(a: RightTerms, b: RightTerms): Basis | null {
  if (a.basis === b.basis) return a.basis;
  const paper = [a, b].find(({ basis }) => basis === 'court');
  const parent = [a, b].find(({ basis }) => basis === 'minor');
  return paper && parent && whole(paper) ? 'minor' : null;
}

/** The categories that both name; null if none is left, which for a paper would mean all. */
function common(basis: Basis, a: RightTerms, b: RightTerms): readonly string[] | null {
  // what a teen granted a parent is different from what a paper names
  if (basis === 'minor' && a.basis !== b.basis) return [];
  if (whole(a) || whole(b)) return whole(a) && whole(b) ? [] : null;
  const both = a.categories.filter((one) => b.categories.includes(one));
  return both.length > 0 || basis === 'minor' ? both : null;
}

const later = (a: PlainDate, b: PlainDate): PlainDate => (a > b ? a : b);

/**
 * A right's terms after two records were separated again. They are the terms from before the join,
 * except where later changes made them narrower. Null if nothing is left.
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
  // if they were set later under another basis, the categories say nothing about this one
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
 * What staff can allow for a held right: what the caregiver had on both records, or on the only
 * one, up to the earlier last day. Null if the right was suspended or taken away on one of them;
 * then staff can only give a new right or none.
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

/** Only the terms of a right. */
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
