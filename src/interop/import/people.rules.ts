import type { Patient } from '@medplum/fhirtypes';
import type { PersonDraft } from './import.sql.ts';

/** The identifier under which a source's own id of a person is kept. */
export const sourceSystem = (source: string): string => `urn:portico:source:${source}`;

/** Numbers that several people share in practice, or that are typed wrongly: kept, but nobody is found by them. */
const WEAK = new Set(['SS', 'DL', 'PPN', 'BCT', 'DI', 'MI', 'AN', 'VN']);

/** A person as the portal keeps one, from a FHIR Patient. Identifiers without a system can't be told apart and are left out. */
export function personFrom(patient: Patient, source: string): PersonDraft {
  const name = patient.name?.find((one) => one.use === 'official') ?? patient.name?.find((one) => one.use === 'usual') ?? patient.name?.[0];
  const given = name?.given?.join(' ').trim() || name?.text?.split(' ').slice(0, -1).join(' ') || '';
  const family = name?.family?.trim() || name?.text?.split(' ').pop() || '';
  const identifiers: PersonDraft['identifiers'] = [{ system: sourceSystem(source), value: patient.id ?? '', kind: 'source' }];
  let mrn: string | null = null;
  for (const one of patient.identifier ?? []) {
    const kind = one.type?.coding?.[0]?.code ?? '';
    if (!one.system || !one.value || WEAK.has(kind)) continue;
    identifiers.push({ system: one.system, value: one.value, kind: kind || 'other' });
    if (kind === 'MR') mrn ??= one.value;
  }
  const language = patient.communication?.some((one) => one.preferred !== false && one.language?.coding?.some((coding) => coding.code?.startsWith('es'))) ? 'es' : 'en';
  return {
    given,
    family,
    birthDate: patient.birthDate?.length === 10 ? patient.birthDate : null,
    sex: patient.gender ?? 'unknown',
    language,
    mrn,
    deceased: Boolean(patient.deceasedBoolean || patient.deceasedDateTime),
    identifiers,
  };
}

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();

/** Whether two descriptions may be of one person: a name may change, a birth date may be mended, both at once is someone else. */
export function samePerson(known: { given: string; family: string; birth_date: string | null }, draft: PersonDraft): boolean {
  const sameBirth = known.birth_date === null || draft.birthDate === null || known.birth_date === draft.birthDate;
  const sameName = plain(known.family) === plain(draft.family) || plain(known.given) === plain(draft.given);
  return sameBirth || sameName;
}
