import { createRequire } from 'node:module';

/**
 * Units of measure by UCUM (ucum.org), and the spellings that laboratories use. Two amounts are
 * compared only if their units are the same or UCUM has a factor between them. Mass and moles are
 * never compared, as that depends on the substance.
 */

/**
 * Units as laboratories write them, in lower case and without blanks, and the UCUM code of each.
 */
const SPELLINGS: Record<string, string> = {
  'k/ul': '10*3/uL',
  'th/ul': '10*3/uL',
  'thou/ul': '10*3/uL',
  'thousand/ul': '10*3/uL',
  'thousands/ul': '10*3/uL',
  'm/ul': '10*6/uL',
  'mill/ul': '10*6/uL',
  'million/ul': '10*6/uL',
  'millions/ul': '10*6/uL',
  'cells/ul': '/uL',
  'cells/ml': '/mL',
  '#/ul': '/uL',
  'iu/l': '[iU]/L',
  'iu/ml': '[iU]/mL',
  'iu/dl': '[iU]/dL',
  'miu/l': 'm[iU]/L',
  'miu/ml': 'm[iU]/mL',
  'uiu/l': 'u[iU]/L',
  'uiu/ml': 'u[iU]/mL',
  'kiu/l': 'k[iU]/L',
  'kiu/ml': 'k[iU]/mL',
  'meq/l': 'meq/L',
  'meq/dl': 'meq/dL',
  mg: 'mg',
  'mg/dl': 'mg/dL',
  'mg/l': 'mg/L',
  'mg/ml': 'mg/mL',
  'mg/g': 'mg/g',
  'mg/24h': 'mg/(24.h)',
  'mg/24hr': 'mg/(24.h)',
  'mg/24hrs': 'mg/(24.h)',
  'mg/d': 'mg/d',
  'mg/day': 'mg/d',
  'g/dl': 'g/dL',
  'gm/dl': 'g/dL',
  'g/l': 'g/L',
  'gm/l': 'g/L',
  'ug/dl': 'ug/dL',
  'ug/l': 'ug/L',
  'ug/ml': 'ug/mL',
  'ug/g': 'ug/g',
  'ug/mg': 'ug/mg',
  'ng/ml': 'ng/mL',
  'ng/dl': 'ng/dL',
  'ng/l': 'ng/L',
  'pg/ml': 'pg/mL',
  'pg/dl': 'pg/dL',
  'mmol/l': 'mmol/L',
  'umol/l': 'umol/L',
  'nmol/l': 'nmol/L',
  'pmol/l': 'pmol/L',
  'mmol/mol': 'mmol/mol',
  'u/l': 'U/L',
  'u/ml': 'U/mL',
  'units/l': 'U/L',
  'units/ml': 'U/mL',
  'mosm/kg': 'mosm/kg',
  'mosmol/kg': 'mosm/kg',
  'ml/min': 'mL/min',
  'ml/min/1.73m2': 'mL/min/{1.73_m2}',
  'ml/min/1.73m^2': 'mL/min/{1.73_m2}',
  'ml/min/1.73m²': 'mL/min/{1.73_m2}',
  'ml/min/1.73sqm': 'mL/min/{1.73_m2}',
  'ml/min/1.73.m2': 'mL/min/{1.73_m2}',
  'ml/min/{1.73m2}': 'mL/min/{1.73_m2}',
  fl: 'fL',
  pg: 'pg',
  'mm/h': 'mm/h',
  'mm/hr': 'mm/h',
  mmhg: 'mm[Hg]',
  sec: 's',
  secs: 's',
  seconds: 's',
  min: 'min',
  minutes: 'min',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  '%': '%',
  percent: '%',
  '°c': 'Cel',
  degc: 'Cel',
  '°f': '[degF]',
  degf: '[degF]',
  '/hpf': '/[HPF]',
  '/lpf': '/[LPF]',
  ph: '[pH]',
  '1': '',
};

/** `10^3`, `10E3`, `10**3`, `10 3`, `x10(3)`, `10³`: all are UCUM's `10*3`. */
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
function powers(text: string): string {
  return text
    .replace(
      /10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g,
      (_, digits: string) =>
        `10*${[...digits].map((digit) => SUPERSCRIPTS.indexOf(digit)).join('')}`,
    )
    .replace(/^[x×]\s*(?=10)/i, '')
    .replace(/^10\s*(?:\^|\*\*|\*|[eE]|x|\(|\s)\s*\+?(\d{1,2})\)?/, '10*$1');
}

/**
 * A count of something has no dimension: `{cells}/uL` is `/uL`. Other words in braces say what is
 * measured, and stay.
 */
const COUNTS = /\{(?:cells?|#|count)\}(?=\/)/i;

/** Upper case alone is a typing habit (MG/DL), but not here: G/L is also written for 10*9/L. */
const AMBIGUOUS = new Set(['G/L']);

const canonicals = new Map<string, string>();

/**
 * The UCUM code for a unit's text or code, as far as we know its spelling; or else the text itself,
 * without blanks. Empty for no unit.
 */
export function canonicalUnit(unit: string): string {
  const known = canonicals.get(unit);
  if (known !== undefined) return known;
  const code = canonicalOf(unit);
  if (canonicals.size > 5000) canonicals.clear();
  canonicals.set(unit, code);
  return code;
}

function canonicalOf(unit: string): string {
  const plain = powers(unit.trim().replace(/[µμ]/g, 'u'))
    .replace(/\s+/g, '')
    .replace(COUNTS, '')
    .replace(/\[IU\]/g, '[iU]')
    .replace(/mcL/gi, 'uL')
    .replace(/\/(?:cu\.?mm|cumm|mm\^?3|mm³)$/i, '/uL')
    .replace(/^mcg/i, 'ug')
    .replace(/^mcmol/i, 'umol');
  const [, power, volume] = /^(10\*\d{1,2})\/(?:cells?\/)?([munpd]?)l$/i.exec(plain) ?? [];
  if (power && volume !== undefined) return `${power}/${volume.toLowerCase()}L`;
  return (AMBIGUOUS.has(plain) ? undefined : SPELLINGS[plain.toLowerCase()]) ?? plain;
}

interface Ucum {
  convertUnitTo(from: string, value: number, to: string): { status: string; toVal: number | null };
}
let library: Ucum | undefined;
/** Tables of 17 MB, read when two units first differ. */
const ucum = (): Ucum => {
  library ??= (
    createRequire(import.meta.url)('@lhncbc/ucum-lhc') as { UcumLhcUtils: { getInstance(): Ucum } }
  ).UcumLhcUtils.getInstance();
  return library;
};

const annotations = (code: string): string => (code.match(/\{[^}]*\}/g) ?? []).join();
/**
 * Units in brackets whose size UCUM defines. Any other (international units, fields of view) is
 * arbitrary: it can only be compared with itself.
 */
const SIZED = /^\[(?:degF|lb_av|oz_av|in_i|ft_i|Hg|H2O|ppth|ppm|ppb|pptr)\]$/;
const arbitrary = (code: string): string[] =>
  (code.match(/\[[^\]]+\]/g) ?? []).filter((one) => !SIZED.test(one));
/**
 * Where moles are above and below the fraction line: to UCUM, mmol/mol and % are both plain
 * numbers, but they are not the same scale (HbA1c).
 */
const moles = (code: string): string =>
  (code.match(/\/|mol|eq|osm/g) ?? []).join('').replace(/\/+$/, '');
const TEMPERATURES = new Set(['Cel', '[degF]', 'K']);

type Change = (value: number) => number;
const changes = new Map<string, Change | null>();

/** How a value converts from one unit to another. Null if UCUM has no exact conversion. */
function changeOf(from: string, to: string): Change | null {
  const key = `${from} ${to}`;
  const known = changes.get(key);
  if (known !== undefined) return known;
  const change = findChange(from, to);
  if (changes.size > 5000) changes.clear();
  changes.set(key, change);
  return change;
}

function findChange(from: string, to: string): Change | null {
  if (from === '' || to === '') return null;
  if (annotations(from) !== annotations(to) || moles(from) !== moles(to)) return null;
  const own = arbitrary(from);
  if (own.join() !== arbitrary(to).join()) return null;
  // UCUM converts no arbitrary unit; the same one on both sides cancels out, and a base unit that
  // nothing else here uses takes its place
  const neutral = (code: string) => own.reduce((text, one) => text.replace(one, 'cd'), code);
  const [a, b] = [neutral(from), neutral(to)];
  const into = (value: number): number | null => {
    const { status, toVal } = ucum().convertUnitTo(a, value, b);
    return status === 'succeeded' && toVal !== null && Number.isFinite(toVal) ? toVal : null;
  };
  const [zero, one, two] = [into(0), into(1), into(2)];
  if (zero === null || one === null || two === null) return null;
  if (zero === 0 && Math.abs(two - 2 * one) <= Math.abs(one) * 1e-9) {
    const factor = Number(one.toPrecision(12));
    return (value) => Number((value * factor).toPrecision(12));
  }
  // not a factor: a logarithm, or a temperature, the only one of these that is compared
  if (!TEMPERATURES.has(a) || !TEMPERATURES.has(b)) return null;
  return (value) => Number((into(value) ?? Number.NaN).toPrecision(12));
}

/** A unit as it came: in the sender's words, and as a UCUM code where there is one. */
export interface Unit {
  unit: string;
  code: string | null;
}

/** Whether a text is a unit in one of the spellings known here. */
export const isKnownUnit = (text: string): boolean => {
  const code = canonicalUnit(text);
  return code !== '' && (KNOWN.has(code) || /^10\*\d{1,2}\/[munpd]?L$/.test(code));
};
const KNOWN = new Set(Object.values(SPELLINGS));

const codeOf = (unit: Unit): string => canonicalUnit(unit.code ?? unit.unit);

/**
 * A value in another unit. By UCUM code if there is one, or else by the unit's text.
 * @returns null if the two units are not the same and UCUM has no exact conversion between them
 */
export function convert(value: number, from: Unit, to: Unit): number | null {
  const [a, b] = [codeOf(from), codeOf(to)];
  if (a === b) {
    // one code, and two texts that name different units: a mistake that can't be resolved here
    const [x, y] = [canonicalUnit(from.unit), canonicalUnit(to.unit)];
    return x !== y && isKnownUnit(from.unit) && isKnownUnit(to.unit) ? null : value;
  }
  return changeOf(a, b)?.(value) ?? null;
}
