import { ACTABLE, type Action, CATEGORIES, type Category } from '../categories.rules.ts';
import type { Settings } from '../platform/settings/settings.ts';

/** What a parent keeps of a teen's record, by category. */
export type Kept = Readonly<Partial<Record<Category, readonly Action[]>>>;

/** Kinds of items that a parent of a teen does not see within a category that is open otherwise. */
export const WITHHELD = ['hpv'] as const;
export type Withheld = (typeof WITHHELD)[number];

/** What the law of a place, or the health system's own rules, say about minors. */
export interface Law {
  /** From this birthday a parent's access is limited. */
  teenAge: number;
  /** On this birthday it ends. */
  adultAge: number;
  kept: Kept;
  withheld: Readonly<Partial<Record<Category, readonly Withheld[]>>>;
}

/** What a parent keeps from the teen age on, unless the teen grants more (product default). */
const USUAL: Kept = {
  messages: ['view', 'act'],
  'upcoming-appointments': ['act'],
  vaccinations: ['view'],
  growth: ['view'],
  allergies: ['view'],
};

interface Jurisdiction extends Partial<Law> {
  /** ISO 3166-2. */
  code: string;
  source: string;
}

/** Not law: what health systems in the state have published about parents' access. */
const CLASSES = 'health systems’ published proxy classes';

/**
 * Where a place differs from the usual rules (12 and 18 years). Each row says where it comes from;
 * none replaces a lawyer, and an administrator chooses which of them apply. Since the stricter rule
 * wins, a row can lower an age of the health system's own, never raise it; a higher age of majority
 * counts for who may invite a caregiver (`ageOfConsent`).
 */
export const JURISDICTIONS = [
  {
    code: 'US-AL',
    adultAge: 19,
    source: 'Ala. Code 26-1-1: the age of majority is 19',
  },
  {
    code: 'US-CA',
    teenAge: 12,
    source:
      'Cal. Family Code 6924, 6926 and 6929: minors of 12 and older consent to several kinds of ' +
      `care; ${CLASSES}: limited from 12`,
  },
  {
    code: 'US-CO',
    teenAge: 12,
    source: 'C.R.S. 12-245-203.5: minors of 12 and older consent to psychotherapy',
  },
  { code: 'US-MI', teenAge: 12, source: `${CLASSES}: limited from 12` },
  { code: 'US-MN', teenAge: 13, source: `${CLASSES}: limited from 13` },
  { code: 'US-NC', teenAge: 12, source: `${CLASSES}: limited from 12` },
  {
    code: 'US-NE',
    adultAge: 19,
    source: 'Neb. Rev. Stat. 43-2101: the age of majority is 19',
  },
  { code: 'US-OH', teenAge: 13, source: `${CLASSES}: limited from 13` },
  {
    code: 'US-WA',
    teenAge: 13,
    withheld: { vaccinations: ['hpv'] },
    source:
      'RCW 71.34.530: minors of 13 and older consent to mental health care; RCW 70.24.110: those ' +
      `of 14 and older to care for sexually transmitted disease; ${CLASSES}: HPV doses of teens ` +
      'are not shown to parents',
  },
] as const satisfies readonly Jurisdiction[];
export type JurisdictionCode = (typeof JURISDICTIONS)[number]['code'];

/** The usual rules at the ages that a health system has set. */
export const houseLaw = ({ teenAge, adultAge }: Pick<Settings, 'teenAge' | 'adultAge'>): Law => ({
  teenAge,
  adultAge,
  kept: USUAL,
  withheld: {},
});

/** The stricter of two laws wins, in each point. */
export function stricter(a: Law, b: Law): Law {
  const kept: Partial<Record<Category, readonly Action[]>> = {};
  const withheld: Partial<Record<Category, readonly Withheld[]>> = {};
  for (const category of CATEGORIES) {
    const both = (a.kept[category] ?? []).filter((one) => b.kept[category]?.includes(one));
    if (both.length > 0) kept[category] = both;
    const either = WITHHELD.filter(
      (one) => a.withheld[category]?.includes(one) || b.withheld[category]?.includes(one),
    );
    if (either.length > 0) withheld[category] = either;
  }
  return {
    teenAge: Math.min(a.teenAge, b.teenAge),
    adultAge: Math.min(a.adultAge, b.adultAge),
    kept,
    withheld,
  };
}

/** The laws of the places, joined with the health system's own rules. */
export const strictest = (house: Law, places: readonly Partial<Law>[]): Law =>
  places.reduce<Law>((law, place) => stricter(law, { ...house, ...place }), house);

let last: { from: string; law: Law } | null = null;

/** What counts here: the settings' ages, and the law of the states chosen in the settings. */
export function lawOf(settings: Pick<Settings, 'teenAge' | 'adultAge' | 'familyLaw'>): Law {
  const { teenAge, adultAge, familyLaw } = settings;
  const from = `${teenAge} ${adultAge} ${familyLaw.join()}`;
  if (last?.from !== from) {
    const places = JURISDICTIONS.filter(({ code }) => familyLaw.includes(code));
    last = { from, law: strictest(houseLaw(settings), places) };
  }
  return last.law;
}

/**
 * The age from which somebody decides for themselves who may see their record: the highest that
 * any of the places sets, since a lower one would let a minor give away what their parents decide.
 */
export const ageOfConsent = (settings: Pick<Settings, 'adultAge' | 'familyLaw'>): number =>
  JURISDICTIONS.filter(({ code }) => settings.familyLaw.includes(code)).reduce(
    (age, place) => Math.max(age, 'adultAge' in place ? place.adultAge : 0),
    settings.adultAge,
  );

/** Whether there is such an action in the category at all. */
export const isAction = (category: Category, action: Action): boolean =>
  action === 'view' || ACTABLE.includes(category);
