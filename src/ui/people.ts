import type { Person } from '../platform/access/actor.ts';
import type { Words } from '../platform/i18n.ts';

type Named = Pick<Person, 'given' | 'family'>;

/** First and last name. Some people have only one. */
export const fullName = ({ given, family }: Named): string => `${given} ${family}`.trim();

/** What somebody is called: the first name, or the only name that there is. */
export const firstName = ({ given, family }: Named): string => given.trim() || family;

/** What somebody is called among others: with the last name if another has the same first name. */
export const calledAmong = (person: Person, people: readonly Person[]): string =>
  people.some((one) => one.id !== person.id && firstName(one) === firstName(person))
    ? fullName(person)
    : firstName(person);

const yearOf = ({ birthDate, partialBirthDate }: Person): string | undefined =>
  (birthDate ?? partialBirthDate)?.slice(0, 4);

/** The full name in a list of people: with the year of birth if another has the same name. */
export function listedName(t: Words, person: Person, people: readonly Person[]): string {
  const name = fullName(person);
  const year = yearOf(person);
  const twice = people.some((one) => one.id !== person.id && fullName(one) === name);
  return twice && year ? t('ui.born', { name, year }) : name;
}

/** Colors of initials and bands. Each is dark enough for white letters (at least 4.5 to 1). */
export const PERSON_COLORS = [
  'teal',
  'brown',
  'violet',
  'blue',
  'olive',
  'plum',
  'green',
  'slate',
  'rose',
  'indigo',
  'rust',
  'grape',
] as const;
export type PersonColor = (typeof PERSON_COLORS)[number];
const [OWN, ...OTHERS] = PERSON_COLORS;

/**
 * A person's color. It depends on the person alone, so that nobody changes color when somebody
 * joins or leaves the family, and a list never tells of somebody who is no longer in it. One's own
 * record, and any that staff open, has the portal's color.
 */
export function personColor(
  person: Pick<Person, 'id' | 'relation'> | null | undefined,
): PersonColor {
  if (!person?.relation) return OWN;
  const number = Number.parseInt(person.id.slice(-8), 16);
  return OTHERS[number % OTHERS.length] ?? OWN;
}
