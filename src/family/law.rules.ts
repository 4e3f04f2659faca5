import { ACTABLE, type Action, CATEGORIES, type Category } from '../categories.rules.ts';
import type { Settings } from '../platform/settings/settings.ts';

/** What a parent can still do in a teen's record, by category. */
export type Kept = Readonly<Partial<Record<Category, readonly Action[]>>>;

/** Kinds of items that a parent of a teen does not see in a category that is otherwise open. */
export const WITHHELD = ['hpv'] as const;
export type Withheld = (typeof WITHHELD)[number];

/** What a place's law, or the health system's own rules, say about minors. */
export interface Law {
  /** From this birthday a parent's access is limited. */
  teenAge: number;
  /** On this birthday it ends. */
  adultAge: number;
  kept: Kept;
  withheld: Readonly<Partial<Record<Category, readonly Withheld[]>>>;
}

/** What a parent keeps once the teen years begin, unless the teen grants more (product default). */
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
 * Places that differ from the usual rules (12 and 18 years). Each row cites its source. None of
 * them replaces a lawyer, and an administrator chooses which ones apply. Since the stricter rule
 * wins, a row can lower one of the health system's own ages but never raise it. A higher age of
 * majority matters for who may invite a caregiver (`ageOfConsent`).
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

/** Combines two laws: on each point, the stricter one wins. */
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

/** The rules that apply here: the ages in the settings, and the laws of the chosen states. */
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
 * The age from which people decide for themselves who may see their record. It is the highest age
 * that any of the places sets: a lower one would let a minor decide what is up to the parents.
 */
export const ageOfConsent = (settings: Pick<Settings, 'adultAge' | 'familyLaw'>): number =>
  JURISDICTIONS.filter(({ code }) => settings.familyLaw.includes(code)).reduce(
    (age, place) => Math.max(age, 'adultAge' in place ? place.adultAge : 0),
    settings.adultAge,
  );

/** Whether the category has this action at all. */
export const isAction = (category: Category, action: Action): boolean =>
  action === 'view' || ACTABLE.includes(category);
