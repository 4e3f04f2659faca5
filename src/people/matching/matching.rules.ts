import type { Patient } from '@medplum/fhirtypes';
import { identifierOn, isOfType, isPlaceholder } from '../../fhir/identifiers.ts';
import { nameOn, namesAgree, type PlainName, plainName } from '../../fhir/names.ts';
import { idOf } from '../../fhir/references.ts';
import { isDay, type PlainDate } from '../../platform/days.rules.ts';

/** The identifier system under which a source's own Patient ids are kept. */
export const sourceSystem = (source: string): string => `urn:portico:source:${source}`;

export type LinkType = 'replaced-by' | 'replaces' | 'refer' | 'seealso';

/** A person as a FHIR Patient describes one. */
export interface Description {
  name: PlainName;
  /** Every name from the sender, earlier ones too, but no anonymous ones. */
  names: PlainName[];
  birthDate: PlainDate | null;
  /** Its year, or year and month, where the sender knows no more (FHIR R4 date). */
  partialBirthDate: string | null;
  sex: 'female' | 'male' | 'other' | 'unknown';
  language: 'en' | 'es';
  /** The medical record number that is valid today. */
  mrn: string | null;
  deceased: boolean;
  /** The sender says that this record is no longer used. */
  retired: boolean;
  /** Numbers that only one person can have: the source's own id, and medical record numbers. */
  numbers: { system: string; value: string; kind: 'source' | 'MR' }[];
  /** Other Patients of the same source that the sender links to this one. */
  links: { type: LinkType; otherId: string }[];
}

/**
 * Reads a Patient. An MRN without a system belongs to the source. Placeholders and numbers of any
 * other type are ignored: a family shares a payer's member number.
 * @param today decides among several names and numbers
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
    partialBirthDate: isPartOfDay(patient.birthDate) ? patient.birthDate : null,
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

/** A year, or a year and a month. */
const isPartOfDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}(-\d{2})?$/.test(text) && isDay(`${text}-01-01`.slice(0, 10));

export interface KnownPerson {
  given: string;
  family: string;
  birthDate: PlainDate | null;
  partialBirthDate?: string | null;
  /** Other names of this person, as known from earlier Patients. */
  names: PlainName[];
}

export type Difference = 'name' | 'birth-date' | 'birth-date-missing' | 'name-missing';

/**
 * What contradicts that two descriptions are of the same person; empty if name and birth date
 * agree. It is enough that any two of their names agree: after a marriage, the old name is sent
 * along. A missing name or date agrees with nothing, and nor does a part of a date; but a part that
 * is another month or year is another birth date.
 */
export function differences(
  known: KnownPerson,
  sent: Pick<Description, 'names' | 'birthDate'> & Partial<Pick<Description, 'partialBirthDate'>>,
): Difference[] {
  const found: Difference[] = [];
  const ours = [{ given: known.given, family: known.family }, ...known.names].filter(hasName);
  const theirs = sent.names.filter(hasName);
  if (ours.length === 0 || theirs.length === 0) found.push('name-missing');
  else if (!ours.some((one) => theirs.some((other) => namesAgree(one, other)))) found.push('name');
  const [was, is] = [bornAs(known), bornAs(sent)];
  if (!was.startsWith(is) && !is.startsWith(was)) found.push('birth-date');
  else if (known.birthDate === null || sent.birthDate === null) found.push('birth-date-missing');
  return found;
}
const bornAs = ({
  birthDate,
  partialBirthDate,
}: Pick<KnownPerson, 'birthDate' | 'partialBirthDate'>): string =>
  birthDate ?? partialBirthDate ?? '';
const hasName = ({ given, family }: PlainName): boolean => given !== '' || family !== '';

/** Names and birth date as a text that shows whether a sender says the same as before. */
export const identityOf = ({
  names,
  birthDate,
  partialBirthDate,
}: Pick<Description, 'names' | 'birthDate' | 'partialBirthDate'>): string =>
  JSON.stringify([names, birthDate, ...(partialBirthDate === null ? [] : [partialBirthDate])]);
