import type { Category } from '../src/categories.rules.ts';
import type { CrawlItem } from '../src/crawl-part.ts';
import type { World } from './world.ts';

/** Somebody whose record a caregiver of one kind looks at, or tries to. */
export interface Kind {
  name: string;
  /** What their right opens today; nothing if it opens nothing. */
  sees: 'everything' | readonly Category[];
  band: 'child' | 'teen' | 'adult';
  /** The person looks at their own record. */
  self?: true;
  /** The caregiver is no member. */
  withoutRecord?: true;
  /** A second caregiver of the same person, of the same kind. */
  both?: true;
  /** The right, if there is one. */
  right?: Parameters<World['proxy']>[2];
  /** What has happened to the right, in SQL with the person ($1) and the account ($2). */
  happened?: string;
}

const END = 'where patient_id = $1 and account_id = $2';
const invited = (...categories: Category[]): Pick<Kind, 'sees' | 'band' | 'right'> => ({
  sees: categories,
  band: 'adult',
  right: { basis: 'invited', relationship: 'other', categories },
});
/** What a parent keeps of a teen's record. */
const KEPT = ['messages', 'upcoming-appointments', 'vaccinations', 'growth', 'allergies'] as const;

export const KINDS: readonly Kind[] = [
  { name: 'full parent', sees: 'everything', band: 'child', right: {} },
  { name: 'parents apart', sees: 'everything', band: 'child', right: {}, both: true },
  {
    name: 'caregiver without a record',
    sees: 'everything',
    band: 'child',
    withoutRecord: true,
    right: {},
  },
  { name: 'limited parent', sees: KEPT, band: 'teen', right: {} },
  {
    name: 'parent of a teen who granted more',
    sees: [...KEPT, 'results', 'medicines', 'refills', 'costs', 'information'],
    band: 'teen',
    right: { categories: ['results', 'medicines', 'refills', 'costs', 'information'] },
  },
  {
    name: 'guardian of an adult',
    sees: 'everything',
    band: 'adult',
    right: { basis: 'court', relationship: 'guardian' },
  },
  { name: 'invited for results', ...invited('results') },
  { name: 'invited for medicines', ...invited('medicines') },
  { name: 'invited for refills', ...invited('refills') },
  { name: 'invited for costs', ...invited('costs') },
  {
    name: 'invited for the rest',
    ...invited('messages', 'vaccinations', 'growth', 'allergies', 'information'),
  },
  {
    name: 'parent under a no-contact order',
    sees: [],
    band: 'child',
    right: {},
    happened: `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at,
        recorded_by)
      select $1, 'no-contact', $2, '2026-01-01', now(), id from account where user_id = 'records'`,
  },
  {
    name: 'suspended',
    sees: [],
    band: 'child',
    right: {},
    happened: `update proxy set suspended_at = now() ${END}`,
  },
  {
    name: 'revoked',
    sees: [],
    band: 'child',
    right: {},
    happened: `update proxy set revoked_at = now(), revoked_why = 'staff' ${END}`,
  },
  {
    name: 'revoked quietly',
    sees: [],
    band: 'child',
    right: {},
    happened: `update proxy set revoked_at = now(), revoked_why = 'safety', quiet = true ${END}`,
  },
  {
    name: 'expired',
    ...invited('results', 'medicines', 'refills', 'costs', 'information'),
    sees: [],
    happened: `update proxy set ends_on = '2026-11-21' ${END}`,
  },
  { name: 'parent of somebody of age', sees: [], band: 'adult', right: {} },
  { name: 'stranger', sees: [], band: 'adult' },
  { name: 'teen', sees: 'everything', band: 'teen', self: true },
  { name: 'adult', sees: 'everything', band: 'adult', self: true },
];

/** The day of birth of somebody in a band on the day of the crawl. */
export const BORN = { child: '2017-02-25', teen: '2012-05-05', adult: '1984-03-27' } as const;

/** Whether whoever is of that kind sees an item of a record; it must leave no trace otherwise. */
export function seesItem({ sees, band, self }: Kind, item: CrawlItem): boolean {
  const { hiddenFrom, categories } = item;
  if (hiddenFrom === 'everybody') return false;
  if (self) return true;
  if (hiddenFrom === 'caregivers') return false;
  if (hiddenFrom === 'caregivers of teens and adults' && band !== 'child') return false;
  if (hiddenFrom === 'caregivers of teens' && band === 'teen') return false;
  return categories.some((one) => sees === 'everything' || sees.includes(one));
}
