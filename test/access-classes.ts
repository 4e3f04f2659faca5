import { ACTIONS, CATEGORIES, type Category } from '../src/categories.rules.ts';
import {
  ACCESS_REASONS,
  type AccessReason,
  accessTo,
  mayShowItem,
  type Standing,
} from '../src/family/access-classes.rules.ts';
import { JURISDICTIONS, type Law } from '../src/family/law.rules.ts';
import { SHAREABLE } from '../src/family/rights/rights.rules.ts';
import type { Relation } from '../src/platform/access/actor.ts';
import { all, of, order, standing } from './standings.ts';

const court = (relationship: string, rest: Partial<Relation> = {}): Partial<Relation> => ({
  basis: 'court',
  relationship,
  ...rest,
});
const under = (kind: string, names: 'caregiver' | 'somebody-else', rest = {}) => ({
  orders: [order(kind, names, rest)],
});

/** The kinds of caregivers, as the docs show what each of them gets. */
export const KINDS: Record<string, Standing> = {
  'parent of a child': of('child', {}),
  'parent of a teen': of('teen', {}),
  'parent of a teen who granted all': of('teen', all),
  'parent of an adult': of('adult', {}),
  'parent, birth date unknown': of('unknown', {}),
  'adult’s caregiver, all granted': of('adult', { ...all, basis: 'invited' }),
  'adult’s caregiver, all granted to view': of('adult', { ...all, acting: [], basis: 'invited' }),
  'guardian of an adult': of('adult', court('guardian')),
  'guardian of a child': of('child', court('guardian')),
  'guardian of a teen': of('teen', court('guardian')),
  'guardian since childhood of an adult': standing(court('guardian', { startsOn: '2010-01-01' }), {
    person: { birthDate: '2005-01-01' },
  }),
  'foster parent of a child': of(
    'child',
    court('foster-parent', under('foster-care', 'caregiver', { endsOn: '2027-06-30' })),
  ),
  'representative of who has died': of('adult', court('representative'), true),
};
/** Those to whom nothing opens, with the one thing that is against them. */
const CLOSED: Record<string, Standing> = {
  'anybody without a right': standing({}, { person: { relation: null } }),
  'a right that staff have suspended, or that was revoked': standing(
    {},
    { person: { relation: null } },
  ),
  'a caregiver who has died': { ...standing(), caregiverDeceased: true },
  'a right that begins later': standing({ startsOn: '2027-01-01' }),
  'a right past its last day': standing({ endsOn: '2026-11-01' }),
  'a parent whose relation the sender has ended': standing({
    restsOn: { active: true, from: null, to: '2026' },
  }),
  'a parent under an order of no contact': standing(under('no-contact', 'caregiver')),
  'an adult’s caregiver under one': of('adult', {
    ...all,
    basis: 'invited',
    ...under('no-contact', 'caregiver'),
  }),
  'a parent where the other has sole custody': standing(under('sole-custody', 'somebody-else')),
  'a parent where a court named a guardian': standing(under('guardianship', 'somebody-else')),
  'a guardian where a court later named another': of(
    'child',
    court('guardian', under('guardianship', 'somebody-else')),
  ),
  'a parent whose child is in foster care': standing(under('foster-care', 'somebody-else')),
  'a foster parent whose order is over': of(
    'child',
    court('foster-parent', under('foster-care', 'caregiver', { endsOn: '2026-11-01' })),
  ),
  'the parent or guardian of an emancipated minor': of(
    'teen',
    under('emancipation', 'somebody-else'),
  ),
  'a caregiver of somebody who has died': of('child', {}, true),
  'a representative of somebody who lives': of('adult', court('representative')),
  'a minor’s own caregiver': of('teen', { ...all, basis: 'invited' }),
};

const MEANING: Record<AccessReason, string> = {
  'not-yours': 'there is no right, or it is suspended or revoked',
  'caregiver-deceased': 'the caregiver’s own record says that they have died',
  'not-started': 'the right, its relation or the representation begins later',
  ended: 'the last day of the right, or of the order that gave it, is over',
  'relation-ended':
    'the sender has ended, changed or deleted the relation on which the right rests',
  'no-contact': 'an order of no contact names the caregiver',
  custody: 'a court gave custody or guardianship to somebody else',
  'foster-care': 'a court placed the child with somebody else',
  emancipated: 'a court has emancipated the minor',
  deceased: 'the person has died; a representative may view, write and pay',
  'age-unknown': 'the birth date is not known, or can’t be true',
  'not-of-age': 'whoever granted it is not of age everywhere',
  'of-age': 'the child has come of age in one of the places',
  teen: 'a parent of a teen does not have it, unless the teen grants it',
  'not-granted': 'it was not granted, or there is nothing to do in that part',
};

function cell(one: Standing, category: Category): string {
  const open = ACTIONS.filter((action) => accessTo(one, category, action).allow);
  if (open.length > 0) return open.join(', ');
  const said = accessTo(one, category, 'view');
  return said.allow ? '' : `*${said.reason}*`;
}
const reasonOf = (one: Standing): string => {
  const said = CATEGORIES.map((category) => accessTo(one, category, 'view'));
  const reasons = new Set(said.map((each) => (each.allow ? 'open' : each.reason)));
  return [...reasons].join(', ');
};
const table = (heads: string[], rows: string[][]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
/** Columns on a page: no more than fit. */
const WIDE = 5;

const washington = (one: Standing): Standing => ({
  ...one,
  settings: { ...one.settings, familyLaw: ['US-WA'] },
});
const seesHpv = (one: Standing): boolean =>
  accessTo(washington(one), 'vaccinations', 'view').allow &&
  mayShowItem(washington(one), 'vaccinations', ['hpv']);

/** docs/generated/access-classes.md, from the rules themselves. */
export function printAccessClasses(): string {
  const kinds = Object.entries(KINDS);
  const groups = Array.from({ length: Math.ceil(kinds.length / WIDE) }, (_, n) =>
    kinds.slice(n * WIDE, (n + 1) * WIDE),
  );
  const places = JURISDICTIONS.map((place): string[] => {
    const law: Partial<Law> & { code: string; source: string } = place;
    const rules = Object.entries(law.withheld ?? {}).map(
      ([category, list]) => `${category}: no ${list?.join(', ')} of teens`,
    );
    return [
      law.code,
      String(law.teenAge ?? ''),
      String(law.adultAge ?? ''),
      rules.join('; '),
      law.source,
    ];
  });
  return [
    '# Access classes',
    '',
    'Written by `test/docs.test.ts` from `src/family/access-classes.rules.ts`: what each kind of caregiver may do in each part of a record. Why it is so: [decision 73](../decisions/0073-access-classes.md).',
    `Ages are those of the settings \`teenAge\` and \`adultAge\` with their defaults, 12 and 18. A child is under 12, a teen from 12 to 17. In italics, why not.`,
    '',
    '## What opens',
    ...groups.flatMap((group) => [
      '',
      table(
        ['part', ...group.map(([name]) => name)],
        CATEGORIES.map((category) => [category, ...group.map(([, one]) => cell(one, category))]),
      ),
    ]),
    '',
    'Only some parts have something to do in them (`ACTABLE`). Who acts in a part by an invitation or a paper also views it.',
    '',
    '## What closes everything',
    '',
    table(
      ['who', 'reason'],
      Object.entries(CLOSED).map(([who, one]) => [who, `*${reasonOf(one)}*`]),
    ),
    '',
    '## Reasons',
    '',
    'The audit log keeps the reason. No page shows it, since it may tell what is hidden.',
    '',
    table(
      ['reason', 'meaning'],
      ACCESS_REASONS.map((reason) => [reason, MEANING[reason]]),
    ),
    '',
    '## What can be shared',
    '',
    `An adult’s invitation and a teen’s grant may name (\`SHAREABLE\`): ${SHAREABLE.join(', ')}. Who looked at the record, and how results and notices come, is the person’s own.`,
    '',
    '## Places',
    '',
    'The setting `familyLaw` names the places that count. The stricter rule wins in each point: the lowest age narrows and ends a parent’s access, and whoever invites a caregiver is of age by the highest.',
    '',
    table(['place', 'teen from', 'adult from', 'within a part', 'source'], places),
    '',
    '## Items within a part',
    '',
    'A page that lists items asks `mayShowItem` after `accessTo`, and leaves out what it refuses before anything is counted. HPV doses, where Washington counts, are shown to:',
    '',
    ...kinds
      .filter(([, one]) => accessTo(one, 'vaccinations', 'view').allow)
      .map(([name, one]) => `- ${name}: ${seesHpv(one) ? 'yes' : 'no'}`),
    '',
  ].join('\n');
}

/** The reasons that the page shows somebody for. */
export const reasonsShown = (): Set<string> =>
  new Set([
    ...Object.values(CLOSED).map(reasonOf),
    ...Object.values(KINDS).flatMap((one) =>
      CATEGORIES.flatMap((category) => {
        const said = accessTo(one, category, 'view');
        return said.allow ? [] : [said.reason];
      }),
    ),
  ]);
