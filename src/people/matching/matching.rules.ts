import type { Patient } from '@medplum/fhirtypes';
import { identifierOn, isOfType, isPlaceholder } from '../../fhir/identifiers.ts';
import { nameOn, namesAgree, type PlainName, plainName } from '../../fhir/names.ts';
import { idOf } from '../../fhir/references.ts';
import { isDay, type PlainDate } from '../../platform/days.rules.ts';

/** The identifier under which a source's own id of a person is kept. */
export const sourceSystem = (source: string): string => `urn:portico:source:${source}`;

export type LinkType = 'replaced-by' | 'replaces' | 'refer' | 'seealso';

/** A person as a FHIR Patient describes one. */
export interface Description {
  name: PlainName;
  /** Every name that the sender gives, earlier ones too, and none that hides who it is. */
  names: PlainName[];
  birthDate: PlainDate | null;
  sex: 'female' | 'male' | 'other' | 'unknown';
  language: 'en' | 'es';
  /** The medical record number that holds today. */
  mrn: string | null;
  deceased: boolean;
  /** The sender says that this record is no longer used. */
  retired: boolean;
  /**
   * Numbers that are one person's own: the source's id, and medical record numbers (type MR) of one
   * authority.
   */
  numbers: { system: string; value: string; kind: 'source' | 'MR' }[];
  /** Other Patients of the same source that the sender says are the same person. */
  links: { type: LinkType; otherId: string }[];
}

/**
 * Reads a Patient. A number without a system is the source's own; a number that stands for none, or
 * that families share (payers' member numbers and whatever is not of type MR), is nobody's.
 */
export function describe(patient: Patient, source: string, today: PlainDate): Description {
  const numbers: Description['numbers'] = patient.id
    ? [{ system: sourceSystem(source), value: patient.id, kind: 'source' }]
    : [];
  for (const one of patient.identifier ?? []) {
    const value = one.value?.trim();
    if (!value || !isOfType(one, 'MR') || isPlaceholder(value)) continue;
    const system = one.system ?? `${sourceSystem(source)}:MR`;
    if (!numbers.some((known) => known.system === system && known.value === value))
      numbers.push({ system, value, kind: 'MR' });
  }
  const spanish = patient.communication?.some(
    (one) =>
      one.preferred !== false &&
      one.language?.coding?.some((coding) => /^es\b/i.test(coding.code ?? '')),
  );
  return {
    name: plainName(nameOn(patient.name, today)),
    names: (patient.name ?? []).filter((name) => name.use !== 'anonymous').map(plainName),
    birthDate: patient.birthDate && isDay(patient.birthDate) ? patient.birthDate : null,
    sex: patient.gender ?? 'unknown',
    language: spanish ? 'es' : 'en',
    mrn: identifierOn(patient.identifier, 'MR', today)?.value?.trim() ?? null,
    deceased: Boolean(patient.deceasedBoolean || patient.deceasedDateTime),
    retired:
      patient.active === false || (patient.link ?? []).some((link) => link.type === 'replaced-by'),
    numbers,
    links: (patient.link ?? []).flatMap((link) => {
      const otherId = idOf(link.other, 'Patient');
      return otherId && link.type ? [{ type: link.type, otherId }] : [];
    }),
  };
}

export interface KnownPerson {
  given: string;
  family: string;
  birth_date: PlainDate | null;
  /** Names that were taken for this person before. */
  names: PlainName[];
}

export type Difference = 'name' | 'birth-date' | 'birth-date-missing' | 'name-missing';

/**
 * What speaks against two descriptions being of one person; empty where name and birth date agree.
 * A name agrees where any name that either side has agrees (somebody who married sends the old name
 * along). What is missing agrees with nothing.
 */
export function differences(
  known: KnownPerson,
  sent: Pick<Description, 'names' | 'birthDate'>,
): Difference[] {
  const found: Difference[] = [];
  const ours = [{ given: known.given, family: known.family }, ...known.names].filter(says);
  const theirs = sent.names.filter(says);
  if (ours.length === 0 || theirs.length === 0) found.push('name-missing');
  else if (!ours.some((one) => theirs.some((other) => namesAgree(one, other)))) found.push('name');
  if (known.birth_date === null || sent.birthDate === null) found.push('birth-date-missing');
  else if (known.birth_date !== sent.birthDate) found.push('birth-date');
  return found;
}
const says = ({ given, family }: PlainName): boolean => given !== '' || family !== '';

/**
 * The part of a description by which one tells whether a sender says the same of a person as
 * before.
 */
export const identityOf = ({
  names,
  birthDate,
}: Pick<Description, 'names' | 'birthDate'>): string => JSON.stringify([names, birthDate]);
