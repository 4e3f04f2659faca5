import type { CodeableConcept, Coding, Identifier, RelatedPerson } from '@medplum/fhirtypes';
import { isOfType, isPlaceholder } from '../../fhir/identifiers.ts';
import { namesAgree, type PlainName, plainName } from '../../fhir/names.ts';
import { sourceSystem } from '../../people/matching/matching.rules.ts';
import type { PlainDate } from '../../platform/days.rules.ts';

/** HL7 v3 RoleCode, which US Core binds, and HL7 v2 table 0063, which feeds still send. */
const KIN: Readonly<Record<string, ReadonlySet<string>>> = {
  'http://terminology.hl7.org/CodeSystem/v3-RoleCode': new Set([
    ...['PRN', 'FTH', 'MTH'],
    ...['NPRN', 'NFTH', 'NMTH'],
    ...['ADOPTP', 'ADOPTF', 'ADOPTM'],
  ]),
  'http://terminology.hl7.org/CodeSystem/v2-0063': new Set(['PAR', 'FTH', 'MTH']),
};
/** The names of both before R4. */
const FORMER: Readonly<Record<string, string>> = {
  'http://hl7.org/fhir/v3/RoleCode': 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
  'urn:oid:2.16.840.1.113883.5.111': 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
  'http://hl7.org/fhir/v2/0063': 'http://terminology.hl7.org/CodeSystem/v2-0063',
  'urn:oid:2.16.840.1.113883.12.63': 'http://terminology.hl7.org/CodeSystem/v2-0063',
};
/** Codes of these systems that a parent may also have, or that say nothing about kinship. */
const BESIDES = new Set(['FAMMEMB', 'NOK', 'ECON', 'EME', 'EMC', 'GUARD', 'GRD', 'RESPRSN', 'CGV']);
/** Words beside a code that contradict being a parent. */
const DOUBT =
  /step|foster|grand|in[- ]law|surrogate|former|\bex\b|abuel|suegr|padrastr|madrastr|acogida|crianza/i;

const codings = (concepts: readonly CodeableConcept[] | undefined): Coding[] =>
  (concepts ?? []).flatMap(({ coding }) => coding ?? []);

/**
 * Whether a RelatedPerson in a child's record is that child's parent, by its codes. In FHIR,
 * `relationship` says what the related person is to the patient, so a code for a child means the
 * opposite. Any other kinship, or a word that contradicts the code, leaves the decision to staff.
 */
export function isCodedParent({ relationship }: Pick<RelatedPerson, 'relationship'>): boolean {
  const said = [
    ...(relationship ?? []).map(({ text }) => text),
    ...codings(relationship).map(({ display }) => display),
  ];
  if (said.some((words) => words && DOUBT.test(words))) return false;
  const kin = codings(relationship).flatMap(({ system = '', code }) => {
    const parents = KIN[FORMER[system] ?? system];
    return parents && code && !BESIDES.has(code) ? [parents.has(code)] : [];
  });
  return kin.length > 0 && kin.every(Boolean);
}

/** What is known about the member who asks, from their own record. */
export interface OwnIdentity {
  /** Numbers that only one person can have: the sources' own ids, and medical record numbers. */
  numbers: readonly { system: string; value: string }[];
  names: readonly PlainName[];
  birthDate: PlainDate | null;
}

/** The systems and values of current identifiers that only one person can have. */
const numbersOf = (
  identifiers: readonly Identifier[] | undefined,
  source: string,
  today: PlainDate,
): { system: string; value: string }[] =>
  (identifiers ?? []).flatMap((one) => {
    const value = one.value?.trim();
    const over = one.use === 'old' || (one.period?.end ?? '9999').slice(0, 10) < today;
    if (!value || over || isPlaceholder(value)) return [];
    if (one.type && !isOfType(one, 'MR')) return [];
    // a record number without a system belongs to the source
    const system = one.system ?? (one.type ? `${sourceSystem(source)}:MR` : '');
    return system ? [{ system, value }] : [];
  });

/**
 * Whether a RelatedPerson is the member: one of the member's own numbers and the name match, and
 * the birth date as far as it is given.
 * @param source where the RelatedPerson comes from
 */
export function isSamePerson(
  related: Pick<RelatedPerson, 'identifier' | 'name' | 'birthDate'>,
  own: OwnIdentity,
  { source, today }: { source: string; today: PlainDate },
): boolean {
  const numbered = numbersOf(related.identifier, source, today).some((one) =>
    own.numbers.some(({ system, value }) => system === one.system && value === one.value),
  );
  const named = (related.name ?? [])
    .filter(({ use }) => use !== 'anonymous')
    .map(plainName)
    .some((one) => own.names.some((name) => namesAgree(one, name)));
  const { birthDate } = related;
  const born = !birthDate || own.birthDate?.startsWith(birthDate) === true;
  return numbered && named && born;
}
