import { ACTABLE, type Action, CATEGORIES, type Category } from '../../categories.rules.ts';
import { accessTo, opensAnything } from '../../family/access-classes.rules.ts';
import { lawOf } from '../../family/law.rules.ts';
import {
  bandFor,
  correctionDecision,
  maySetPreferences,
  ownOrCaregiver,
  standingOf,
} from '../../family/policy.ts';
import { SHAREABLE } from '../../family/rights/rights.rules.ts';
import type { Right } from '../../family/rights/rights.ts';
import type { Facts } from '../../platform/access/access.ts';

/** What a right opens now. */
export interface Parts {
  see: Category[];
  do: Category[];
}

/** Whether a caregiver may see, or act in, a part, by the same rules as its pages. */
function may(facts: Facts, category: Category, action: Action): boolean {
  if (action === 'act' && category === 'information') return correctionDecision(facts).allow;
  if (action === 'act' && category === 'preferences') return maySetPreferences.decide(facts).allow;
  return ownOrCaregiver(facts, category, action).allow;
}

export const partsOf = (facts: Facts): Parts => ({
  see: CATEGORIES.filter((one) => may(facts, one, 'view')),
  do: CATEGORIES.filter((one) => may(facts, one, 'act')),
});

/** Turns the facts of the person's request into those of a request by the caregiver. */
export const factsOf = (right: Right, { actor, person, ...asOf }: Facts): Facts => ({
  ...asOf,
  person: person && { ...person, relation: right },
  actor: {
    ...actor,
    account: { ...actor.account, kind: 'member', id: right.accountId, patientId: null },
    people: [],
    opened: null,
  },
});

/** Where a right is listed. `hidden`: nowhere. */
export type Place = 'open' | 'to-come' | 'over' | 'hidden';

/**
 * Where a right is listed for the person whose record it opens. A right that is closed for the
 * person's safety, or that waits for a staff decision, is listed nowhere: others may also read this
 * page, over the person's shoulder or with their password.
 */
export function placeOf(right: Right, facts: Facts, deceased: boolean): Place {
  if (right.suspendedAt || right.heldAt) return 'hidden';
  if (right.revokedAt) return endedQuietly(right) ? 'hidden' : 'over';
  if (deceased) return 'over';
  const standing = standingOf(factsOf(right, facts));
  if (opensAnything(standing)) return 'open';
  const decision = accessTo(standing, 'results', 'view');
  switch (decision.allow || decision.reason) {
    case 'not-started':
      return 'to-come';
    case 'ended':
    case 'relation-ended':
    case 'of-age':
      return 'over';
    default:
      return 'hidden';
  }
}

/** The person always sees access that they ended themselves, even if the caregiver was not told. */
const endedQuietly = ({ quiet, revokedWhy }: Right): boolean =>
  revokedWhy === 'replaced' || revokedWhy === 'joined' || (quiet && revokedWhy !== 'patient');

/** One thing that can be shared: `see:results`, `do:refills`. */
export type PartName = `see:${Category}` | `do:${Category}`;
export const partNames = ({ see, do: acts }: Parts): PartName[] => [
  ...see.map((one) => `see:${one}` as const),
  ...acts.map((one) => `do:${one}` as const),
];

/** Neither an invited caregiver nor a teen's parent may ever act in these categories. */
const NEVER: readonly Category[] = ['information'];
const EVERYTHING: readonly PartName[] = SHAREABLE.flatMap((one) => [
  `see:${one}` as const,
  ...(ACTABLE.includes(one) && !NEVER.includes(one) ? [`do:${one}` as const] : []),
]);

/** Whether the person decides what this right opens: an invitation, or a teen's parent. */
export const isOwnChoice = (right: Right, facts: Facts): boolean =>
  right.basis === 'invited' ||
  (right.basis === 'minor' &&
    facts.person !== undefined &&
    bandFor(facts.person, facts) === 'teen');

/** What a parent can see and do whether or not the teen wants it. */
export function keptOf(right: Right, { settings }: Pick<Facts, 'settings'>): PartName[] {
  if (right.basis !== 'minor') return [];
  return Object.entries(lawOf(settings).kept).flatMap(([category, actions]) =>
    actions.map((action) => `${action === 'view' ? 'see' : 'do'}:${category}` as PartName),
  );
}

/** What was granted and can therefore be taken away again. */
export function grantedOf(right: Right, facts: Facts): PartName[] {
  const kept = keptOf(right, facts);
  const { categories, acting } = right;
  return EVERYTHING.filter((name) => {
    const [how, category] = name.split(':') as ['see' | 'do', Category];
    return (
      !kept.includes(name) &&
      categories.includes(category) &&
      (how === 'see' || acting.includes(category))
    );
  });
}

/** What else can be granted. */
export function grantable(right: Right, facts: Facts): PartName[] {
  const has = [...keptOf(right, facts), ...grantedOf(right, facts)];
  return EVERYTHING.filter((name) => !has.includes(name));
}

/** The right's terms with parts added. Anyone who may act in a part also sees it. */
export function withParts(right: Right, names: readonly PartName[]) {
  const of = (how: 'see' | 'do') =>
    names.flatMap((name) => (name.startsWith(`${how}:`) ? [name.slice(how.length + 1)] : []));
  const acting = new Set([...right.acting, ...of('do')]);
  const categories = new Set([...right.categories, ...acting, ...of('see')]);
  return inOrder(categories, acting);
}

/** The right's terms without one part. Anyone who can't see a part can't act in it either. */
export function withoutPart(right: Right, name: PartName) {
  const [how, category] = name.split(':') as ['see' | 'do', Category];
  const acting = new Set(right.acting.filter((one) => one !== category));
  const categories = new Set(right.categories.filter((one) => how === 'do' || one !== category));
  return inOrder(categories, acting);
}

const inOrder = (categories: ReadonlySet<string>, acting: ReadonlySet<string>) => ({
  categories: CATEGORIES.filter((one) => categories.has(one)),
  acting: CATEGORIES.filter((one) => acting.has(one)),
});
