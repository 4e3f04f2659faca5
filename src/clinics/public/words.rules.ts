import type { Language } from '../../platform/i18n.ts';
import type { SaidCode } from '../derive/clinicians.rules.ts';

/**
 * Specialties that we have names for, by their codes: NUCC provider taxonomy and SNOMED CT
 * (http://hl7.org/fhir/R4/valueset-c80-practice-codes.html).
 */
const SPECIALTIES = {
  'family-medicine': ['207Q00000X'],
  'general-practice': ['208D00000X', '394814009'],
  'internal-medicine': ['207R00000X', '419192003'],
  pediatrics: ['208000000X', '394537008'],
  'womens-health': ['207V00000X', '394585009'],
  cardiology: ['207RC0000X', '394579002'],
  dermatology: ['207N00000X', '394582007'],
  endocrinology: ['207RE0101X', '394583002'],
  gastroenterology: ['207RG0100X', '394584008'],
  nephrology: ['207RN0300X', '394589003'],
  neurology: ['2084N0400X', '394591006'],
  oncology: ['207RX0202X', '394593009'],
  ophthalmology: ['207W00000X', '394594003'],
  orthopedics: ['207X00000X', '394801008'],
  ent: ['207Y00000X', '394604002'],
  psychiatry: ['2084P0800X', '394587001'],
  pulmonology: ['207RP1001X', '418112009'],
  rheumatology: ['207RR0500X', '394810000'],
  surgery: ['208600000X', '394609007'],
  urology: ['208800000X', '394612005'],
  emergency: ['207P00000X'],
  'nurse-practitioner': ['363L00000X', '363LF0000X'],
  'physician-assistant': ['363A00000X'],
  midwife: ['367A00000X'],
  psychology: ['103T00000X'],
  'social-work': ['1041C0700X'],
  nutrition: ['133V00000X'],
  'physical-therapy': ['225100000X'],
  optometry: ['152W00000X'],
} as const;
export type SpecialtyName = keyof typeof SPECIALTIES;
const SYSTEMS = ['http://nucc.org/provider-taxonomy', 'http://snomed.info/sct'];
const byCode = new Map<string, SpecialtyName>(
  Object.entries(SPECIALTIES).flatMap(([name, codes]) =>
    codes.map((code) => [code, name as SpecialtyName] as const),
  ),
);

/** Our name for a specialty; null for one that is shown as it came. */
export const specialtyName = ({ system, code }: SaidCode): SpecialtyName | null =>
  SYSTEMS.includes(system) ? (byCode.get(code) ?? null) : null;

/** The BCP 47 tag or ISO 639 code of a language (BCP 47 includes ISO 639). */
const LANGUAGES =
  /^urn:ietf:bcp:47$|^urn:iso:std:iso:639|^urn:oid:2\.16\.840\.1\.113883\.6\.(121|100)$/;

const names = new Map<Language, Intl.DisplayNames>();
/** A language's name in the reader's language, or else as it came. */
export function languageName({ system, code, text }: SaidCode, reader: Language): string {
  if (!LANGUAGES.test(system)) return text;
  let known = names.get(reader);
  if (!known) {
    known = new Intl.DisplayNames([reader === 'es' ? 'es-US' : 'en-US'], {
      type: 'language',
      fallback: 'none',
    });
    names.set(reader, known);
  }
  try {
    return known.of(code) ?? text;
  } catch {
    return text; // a RangeError: the code is not a language tag
  }
}
/** What a filter matches a language by: its primary tag if it has one. */
export const languageKey = ({ system, code, text }: SaidCode): string =>
  LANGUAGES.test(system) ? (code.split('-')[0] ?? code).toLowerCase() : text.toLowerCase();
