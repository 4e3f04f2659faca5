import type { Week } from '../calendar/hours.rules.ts';

/** What staff edit and an import may bring, field by field. */
export interface ClinicFields {
  name: string;
  street: string;
  city: string;
  region: string;
  postalCode: string;
  zone: string;
  phone: string;
  fax: string;
  /** Null where nobody has said them. */
  hours: Week | null;
}
/** What only staff say, for those who come: no sender has it. The Spanish texts may be empty. */
export interface ClinicWords {
  /** How one gets there. */
  directions: string;
  directionsEs: string;
  /** What helps people with a disability. */
  accessibility: string;
  accessibilityEs: string;
  bring: string;
  bringEs: string;
}
export const CLINIC_WORDS = ['directions', 'accessibility', 'bring'] as const;
export interface DepartmentFields {
  name: string;
  phone: string;
  specialty: string;
}

/** What a sender said about a place; a field that it did not send is absent. */
export type Came<F> = Partial<F> & {
  /** The sender says that the place is no longer in use. */
  over?: true;
  /** Hours, or times without hours, in the sender's words if they can't be read as hours. */
  unread?: string;
};

export type ClinicState = 'proposed' | 'active' | 'inactive';

export interface Clinic extends ClinicFields, ClinicWords {
  id: string;
  state: ClinicState;
  version: number;
  /** Null for a clinic that staff added. */
  came: Came<ClinicFields> | null;
  /** Fields for which staff decided differently than the sender. */
  byHand: string[];
}
export interface Department extends DepartmentFields {
  id: string;
  clinicId: string;
  active: boolean;
  version: number;
  came: Came<DepartmentFields> | null;
  byHand: string[];
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The fields in which what staff save differs from what the sender said: an import leaves these
 * alone. A field set back to the sender's value follows the sender again, and so does an empty
 * field.
 */
export const decidedByHand = <F extends object>(saved: F, came: Came<F> | null): string[] =>
  came === null
    ? []
    : Object.entries(saved).flatMap(([name, value]) =>
        same(value ?? '', came[name as keyof typeof came] ?? '') ? [] : [name],
      );

/**
 * The fields after an import: what staff decided, or else what came, or else what was there.
 * @param now as saved
 */
export function afterImport<F extends object>(now: F, came: Came<F>, byHand: readonly string[]): F {
  const next = { ...now };
  for (const name of Object.keys(now) as (keyof F & string)[])
    if (!byHand.includes(name) && came[name] !== undefined)
      next[name] = came[name] as F[typeof name];
  return next;
}

/**
 * A text in the reader’s language, or else in English, and the language that it is in; null where
 * nobody has said it.
 */
export function wordsOf(
  clinic: ClinicWords,
  name: (typeof CLINIC_WORDS)[number],
  language: 'en' | 'es',
): { text: string; in: 'en' | 'es' } | null {
  const spanish = clinic[`${name}Es`];
  if (language === 'es' && spanish) return { text: spanish, in: 'es' };
  return clinic[name] ? { text: clinic[name], in: 'en' } : null;
}

/** Whether somebody has set the time zone of a clinic: a sender, or the staff who listed it. */
export const isZoneSaid = ({ state, came }: Pick<Clinic, 'state' | 'came'>): boolean =>
  state !== 'proposed' || came?.zone !== undefined;

/** The fields that a visitor needs and that are missing before a clinic can be listed. */
export const missingToList = (clinic: ClinicFields): ('street' | 'city' | 'phone')[] =>
  (['street', 'city', 'phone'] as const).filter((name) => clinic[name] === '');
