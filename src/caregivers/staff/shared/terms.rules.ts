import type { Band } from '../../../family/bands.rules.ts';
import type { Basis, Relationship } from '../../../family/rights/rights.rules.ts';
import { addMonths, type PlainDate } from '../../../platform/days.rules.ts';
import type { Problems } from '../../../platform/http/forms.ts';
import type { RequestKind } from '../../requests/requests.rules.ts';

/** What staff may base a right on. */
export const BASES = ['minor', 'court'] as const satisfies readonly Basis[];
/** A parent's right by the child's age needs no court; everyone else shows papers. */
const BY_AGE: readonly Relationship[] = ['parent', 'step-parent', 'grandparent'];

export interface Terms {
  relationship: Relationship;
  basis: (typeof BASES)[number];
  /** Its own last day; null if it has none. */
  endsOn: PlainDate | null;
  reviewOn: PlainDate | null;
}

/** What the terms depend on. */
export interface About {
  birthDate: PlainDate | null;
  band: Band;
  today: PlainDate;
  adultAge: number;
}

/** Guardianship and similar rights are reviewed every year. */
const REVIEW_MONTHS = 12;
const LATEST_REVIEW_MONTHS = 24;

const RELATIONSHIP: Record<RequestKind, Relationship> = {
  parent: 'parent',
  'step-parent': 'step-parent',
  'foster-parent': 'foster-parent',
  guardian: 'guardian',
  'power-of-attorney': 'other',
  representative: 'representative',
};

/** The birthday on which a minor becomes an adult; null for adults and without a birth date. */
export const comesOfAge = ({ birthDate, band, adultAge }: About): PlainDate | null =>
  birthDate === null || band === 'adult' ? null : addMonths(birthDate, 12 * adultAge);

/** What the form suggests. */
export function usualTerms(kind: RequestKind, about: About): Terms {
  const relationship = RELATIONSHIP[kind];
  if (BY_AGE.includes(relationship))
    return { relationship, basis: 'minor', endsOn: comesOfAge(about), reviewOn: null };
  const reviewOn = kind === 'foster-parent' ? null : addMonths(about.today, REVIEW_MONTHS);
  const endsOn = kind === 'foster-parent' ? null : comesOfAge(about);
  const first = reviewOn && endsOn && endsOn < reviewOn ? endsOn : reviewOn;
  return { relationship, basis: 'court', endsOn, reviewOn: first };
}

/**
 * Completes the terms: a minor's right ends on their birthday at the latest, and foster care is
 * reviewed when the order ends.
 */
export function completed(terms: Terms, about: About): Terms {
  const latest = comesOfAge(about);
  const endsOn = terms.endsOn ?? (terms.relationship === 'foster-parent' ? null : latest);
  const reviewOn =
    terms.relationship === 'foster-parent' ? (terms.reviewOn ?? endsOn) : terms.reviewOn;
  return { ...terms, endsOn, reviewOn };
}

/** What is wrong with completed terms, by field. */
export function termsProblems(terms: Terms, about: About): Problems {
  const { relationship, basis, endsOn, reviewOn } = terms;
  const { today, band } = about;
  const problems: Problems = {};
  if (basis === 'minor' && !BY_AGE.includes(relationship))
    problems.basis = 'problem.care-basis-papers';
  else if (basis === 'minor' && band === 'adult') problems.basis = 'problem.care-basis-adult';
  else if (basis === 'minor' && band === 'unknown') problems.basis = 'problem.care-basis-unknown';
  const latest = comesOfAge(about);
  if (endsOn === null && relationship === 'foster-parent')
    problems.endsOn = 'problem.care-ends-order';
  else if (endsOn !== null && endsOn < today) problems.endsOn = 'problem.care-ends-past';
  else if (endsOn !== null && latest !== null && endsOn > latest)
    problems.endsOn = 'problem.care-ends-adult';
  if (basis === 'court' && reviewOn === null) problems.reviewOn = 'problem.care-review-needed';
  else if (reviewOn !== null && reviewOn <= today) problems.reviewOn = 'problem.care-review-past';
  else if (reviewOn !== null && reviewOn > addMonths(today, LATEST_REVIEW_MONTHS))
    problems.reviewOn = 'problem.care-review-late';
  return problems;
}
