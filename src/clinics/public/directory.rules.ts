import { nameKey } from '../../fhir/names.ts';
import type { SaidCode } from '../derive/clinicians.rules.ts';
import { languageKey, specialtyName } from './words.rules.ts';

/** A clinician's rows, one per clinic, as the directory reads them. */
interface Row {
  id: string;
  name: string;
  nameKey: string;
  languages: readonly SaidCode[];
  specialties: readonly SaidCode[];
  clinicId: string;
  clinic: string;
}
export interface Entry {
  id: string;
  name: string;
  languages: SaidCode[];
  specialties: SaidCode[];
  clinics: { id: string; name: string }[];
}
export interface Filter {
  name: string;
  specialty: string;
  language: string;
  clinic: string;
}
export const PER_PAGE = 20;

/** What a filter matches a specialty by. */
export const specialtyKey = (said: SaidCode): string =>
  specialtyName(said) ?? said.text.trim().toLowerCase();

/** The items of a list without duplicates, by a key. */
export function distinct<T>(all: readonly T[], keyOf: (one: T) => string): T[] {
  const kept = new Map<string, T>();
  for (const one of all) if (!kept.has(keyOf(one))) kept.set(keyOf(one), one);
  return [...kept.values()];
}

/** One entry per clinician, with everything that their roles say, in the order of the rows. */
export const entriesOf = (rows: readonly Row[]): Entry[] =>
  [...Map.groupBy(rows, (row) => row.id)].map(([id, own]) => ({
    id,
    name: own[0]?.name ?? '',
    languages: distinct(own[0]?.languages ?? [], languageKey),
    specialties: distinct(
      own.flatMap((row) => row.specialties),
      specialtyKey,
    ),
    clinics: distinct(
      own.map((row) => ({ id: row.clinicId, name: row.clinic })),
      (clinic) => clinic.id,
    ),
  }));

/**
 * The entries that match a filter; an empty part of it matches everybody. Each word of a name has
 * to start a word of theirs, ignoring accents and case.
 */
export function search(entries: readonly Entry[], filter: Filter): Entry[] {
  const wanted = filter.name.split(/[\s,.]+/).flatMap((word) => nameKey(word) || []);
  return entries.filter((one) => {
    const words = one.name.split(/[\s,.]+/).map(nameKey);
    return (
      wanted.every((word) => words.some((own) => own.startsWith(word))) &&
      (filter.specialty === '' ||
        one.specialties.some((said) => specialtyKey(said) === filter.specialty)) &&
      (filter.language === '' ||
        one.languages.some((said) => languageKey(said) === filter.language)) &&
      (filter.clinic === '' || one.clinics.some(({ id }) => id === filter.clinic))
    );
  });
}

/** One page of a list. An invalid number means the first page, one too high the last. */
export function pageOf<T>(all: readonly T[], asked: string | undefined) {
  const pages = Math.max(1, Math.ceil(all.length / PER_PAGE));
  const number = /^\d{1,6}$/.test(asked ?? '') ? Number(asked) : 1;
  const at = Math.min(Math.max(number, 1), pages);
  return { at, pages, shown: all.slice((at - 1) * PER_PAGE, at * PER_PAGE) };
}
