import type { Language } from '../../platform/i18n.ts';
import { isBelowOne, sayDecimal, times } from './decimal.rules.ts';
import type { Form } from './forms.rules.ts';
import { sayIngredient } from './ingredients.rules.ts';
import { type RxNormName, readRxNormName, type Strength } from './rxnorm-name.rules.ts';

/**
 * Medicine names as people say them. What is left out of RxNorm's name, and why nobody is misled:
 * - the puffs in an inhaler and the mL in an insulin pen: the size of a package, not a dose;
 * - 24 hours, for an ingredient that is only made for once-a-day use;
 * - the number of an FDA application: it tells manufacturers apart;
 * - a salt of the list in `ingredients.rules.ts`.
 */

/** Ingredients whose extended-release products in the US are all taken once a day. */
const ONCE_A_DAY: readonly string[] = [
  'glipizide',
  'metformin',
  'metformin hydrochloride',
  'metoprolol succinate',
  'oxybutynin chloride',
  'tolterodine tartrate',
  'venlafaxine',
];
/** Tablets and capsules whose US labels are in mcg. The label of any other says "0.5 mg". */
const IN_MCG: readonly string[] = [
  'folic acid',
  'levothyroxine',
  'levothyroxine sodium',
  'liothyronine',
  'liothyronine sodium',
  'misoprostol',
];
/** Patches whose labels give the strength per hour. Others give it per day, or in total. */
const HOURLY: readonly string[] = ['buprenorphine', 'fentanyl'];
/** Liquids whose US labels give the strength per 5 mL, with the mg that they give. */
const IN_5_ML: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    acetaminophen: ['160'],
    amoxicillin: ['125', '200', '250', '400'],
    azithromycin: ['100', '200'],
    cefdinir: ['125', '250'],
    cephalexin: ['125', '250'],
    'diphenhydramine hydrochloride': ['12.5'],
    ibuprofen: ['100'],
    nitrofurantoin: ['25'],
    prednisolone: ['15'],
  }),
);

/** Contraceptives and others in a package for a number of days, by brand. */
const PACK = /^([A-Z][A-Za-z’' -]*[A-Za-z]) (\d+) Day Pack$/;

const WORDS = {
  en: {
    MG: ['mg', 'mg'],
    MCG: ['mcg', 'mcg'],
    MEQ: ['mEq', 'mEq'],
    UNT: ['unit', 'units'],
    ml: 'per mL',
    fiveMl: 'per 5 mL',
    puff: 'a puff',
    spray: 'a spray',
    hour: 'per hour',
    hours: (n: string) => `(${n}-hour)`,
    pack: (brand: string, n: string) => `${brand} ${n}-day pack`,
  },
  es: {
    MG: ['mg', 'mg'],
    MCG: ['mcg', 'mcg'],
    MEQ: ['mEq', 'mEq'],
    UNT: ['unidad', 'unidades'],
    ml: 'por mL',
    fiveMl: 'por cada 5 mL',
    puff: 'por inhalación',
    spray: 'por rociada',
    hour: 'por hora',
    hours: (n: string) => `(${n} horas)`,
    pack: (brand: string, n: string) => `${brand}, paquete para ${n} días`,
  },
} as const satisfies Record<Language, object>;

const amount = (value: string, unit: Strength['unit'], language: Language): string =>
  `${sayDecimal(value)} ${WORDS[language][unit][sayDecimal(value) === '1' ? 0 : 1]}`;

/** Whether the number before the name can belong to this form. */
function fits({ quantity, form }: RxNormName): boolean {
  if (quantity === null) return true;
  if (quantity.unit === 'ACTUAT') return form?.measure === 'puff' || form?.measure === 'spray';
  if (quantity.unit === 'ML') return form?.measure === 'container' || form?.measure === 'liquid';
  return form?.release === 'ER' || form?.measure === 'hour';
}

/** The strength in its usual unit, or null if the form does not have such a strength. */
function sayStrength(
  { ingredient, strength }: RxNormName['parts'][number],
  { form, quantity, parts }: RxNormName,
  language: Language,
): string | null {
  if (strength === null) return '';
  const words = WORDS[language];
  const { value, unit, per } = strength;
  const official = ingredient.toLowerCase();
  const micro = (): string =>
    unit === 'MG' && isBelowOne(value)
      ? amount(times(value, '1000'), 'MCG', language)
      : amount(value, unit, language);
  switch (form?.measure) {
    case 'each':
      if (per !== null) return null;
      // "1,000 unit tablet", as "10-foot pole"
      if (unit === 'UNT' && language === 'en') return `${sayDecimal(value)} unit`;
      return IN_MCG.includes(official) ? micro() : amount(value, unit, language);
    case 'percent':
      // 1% is 10 mg in a mL, or 0.01 mg in a mg (US Pharmacopeia, General Notices 8.180)
      if (unit !== 'MG') return null;
      if (per === 'ML') return `${sayDecimal(times(value, '0.1'))}%`;
      return per === 'MG' ? `${sayDecimal(times(value, '100'))}%` : null;
    case 'puff':
    case 'spray':
      return per === 'ACTUAT' ? `${micro()} ${words[form.measure]}` : null;
    case 'hour':
      return per === 'HR' && HOURLY.includes(official) ? `${micro()} ${words.hour}` : null;
    case 'liquid': {
      if (per !== 'ML') return null;
      const five = times(value, '5');
      return parts.length === 1 && unit === 'MG' && IN_5_ML.get(official)?.includes(five)
        ? `${amount(five, unit, language)} ${words.fiveMl}`
        : `${amount(value, unit, language)} ${words.ml}`;
    }
    default:
      if (isWholeDose(form, official, quantity) && per === 'ML')
        return amount(times(value, quantity.value), unit, language);
      if (per !== null && per !== 'ML') return null;
      return per === null
        ? amount(value, unit, language)
        : `${amount(value, unit, language)} ${words.ml}`;
  }
}

/** An auto-injector that gives its whole content at once, and is known by that dose. */
const isWholeDose = (
  form: Form | null,
  ingredient: string,
  quantity: RxNormName['quantity'],
): quantity is NonNullable<RxNormName['quantity']> =>
  form?.official === 'auto-injector' && ingredient === 'epinephrine' && quantity?.unit === 'ML';

/** How much is in the container, unless that is only the package size or the dose itself. */
function sayContent({ form, parts, quantity }: RxNormName): string {
  if (quantity?.unit !== 'ML') return '';
  const names = parts.map(({ ingredient }) => ingredient.toLowerCase());
  const isDialed = ['pen injector', 'cartridge'].includes(form?.official ?? '');
  if (isDialed && names.every((one) => one.startsWith('insulin'))) return '';
  if (names.length === 1 && isWholeDose(form, names[0] ?? '', quantity)) return '';
  return `, ${sayDecimal(quantity.value)} mL`;
}

/** How many hours it works, unless that goes without saying. */
function sayHours({ parts, quantity }: RxNormName, language: Language): string {
  if (quantity?.unit !== 'HR') return '';
  const isDaily =
    quantity.value === '24' &&
    parts.every(({ ingredient }) => ONCE_A_DAY.includes(ingredient.toLowerCase()));
  return isDaily ? '' : WORDS[language].hours(sayDecimal(quantity.value));
}

/** `a, b, and c`; in Spanish "y" is "e" before the sound of an i. */
function list(items: readonly string[], language: Language): string {
  const last = items.at(-1) ?? '';
  if (items.length < 2) return last;
  const before = items.slice(0, -1).join(', ');
  if (language === 'en') return `${before}${items.length > 2 ? ',' : ''} and ${last}`;
  return `${before} ${/^h?i(?![ae])/i.test(last) ? 'e' : 'y'} ${last}`;
}
const spaced = (...words: (string | undefined)[]): string => words.filter(Boolean).join(' ');
const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function say(name: RxNormName, language: Language): string | null {
  const { parts, form, brand } = name;
  if (!fits(name)) return null;
  const called = parts.map(({ ingredient }) => sayIngredient(ingredient, language));
  const strengths = parts.map((one) => sayStrength(one, name, language));
  if (!strengths.every((one) => one !== null)) return null;
  const hours = sayHours(name, language);
  // in Spanish the form names the release
  const release = language === 'en' && form?.release ? spaced(form.release, hours) : '';
  const formed = release ? spaced(release, form?.en) : spaced(form?.[language], hours);
  const content = sayContent(name);
  if (parts.length > 1) {
    const all = list(
      called.map((one, at) => spaced(one, strengths[at])),
      language,
    );
    const contents = brand === null ? all : `${brand} (${all})`;
    const comma = form?.first || language === 'es' || brand !== null ? ', ' : ' ';
    return contents + (formed && comma + formed) + content;
  }
  const [one = '', strength = ''] = [called[0], strengths[0]];
  const inBrand = brand === null ? '' : `(${one})`;
  if (form?.first)
    return `${spaced(brand ?? one, formed, inBrand)}${strength && `, ${strength}`}${content}`;
  if (release) return spaced(brand ?? one, inBrand, release, strength, form?.en);
  if (language === 'en') return spaced(brand ?? one, inBrand, strength, formed) + content;
  return spaced(brand ?? one, inBrand, strength) + (formed && `, ${formed}`) + content;
}

/**
 * The short name for an RxNorm name: "Metformin ER 500 mg tablet", "Albuterol inhaler, 90 mcg a
 * puff", "Lantus pen (insulin glargine), 100 units per mL". No ingredient, strength or kind of
 * release is left out; numbers are converted exactly. Null if any part is not understood: the
 * official name is then shown as it came.
 */
export function shortName(official: string, language: Language): string | null {
  const [, packed, days] = PACK.exec(official) ?? [];
  if (packed && days) return WORDS[language].pack(packed, days);
  const name = readRxNormName(official.trim().replace(/\s+/g, ' '));
  const short = name && say(name, language);
  return short === null ? null : capitalized(short);
}
