import type { PlainName } from '../../../fhir/names.ts';
import {
  type Difference,
  differences,
  type KnownPerson,
} from '../../../people/matching/matching.rules.ts';
import type { PlainDate } from '../../../platform/clock.ts';

/** What the caregiver typed about the person. */
export interface TypedPerson extends PlainName {
  birthDate: PlainDate;
}

/** A record that the request may be about. */
export interface Candidate<T> {
  person: T;
  /** What differs from what was typed, as when two senders' Patients are compared. */
  differs: Difference[];
  /** The typed number is this person's. */
  byNumber: boolean;
}

/**
 * The records that a request may be about: the name and birth date match, or the number does. The
 * best matches come first. Birth dates match only if the day is the same.
 */
export function candidatesOf<T extends KnownPerson & { byNumber: boolean }>(
  typed: TypedPerson,
  people: readonly T[],
): Candidate<T>[] {
  const { given, family, birthDate } = typed;
  return people
    .map((person) => ({
      person,
      byNumber: person.byNumber,
      differs: differences(person, { names: [{ given, family }], birthDate }),
    }))
    .filter(({ differs, byNumber }) => byNumber || differs.length === 0)
    .sort((a, b) => a.differs.length - b.differs.length || Number(b.byNumber) - Number(a.byNumber));
}
