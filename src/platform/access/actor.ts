import type { PlainDate } from '../clock.ts';

export type PersonId = string;

/**
 * How an account stands to a person who is not its own: kept in `proxy`, judged by the policies.
 */
export interface Relation {
  relationship: string;
  basis: string;
  categories: readonly string[];
  startsOn: PlainDate;
  endsOn: PlainDate | null;
}

export interface Person {
  id: PersonId;
  given: string;
  family: string;
  birthDate: PlainDate | null;
  deceased: boolean;
  /** null: the account's own record, or one that staff opened */
  relation: Relation | null;
}

export interface Account {
  id: string;
  kind: 'member' | 'staff';
  name: string;
  /** What a member of staff works as; none for members. */
  roles: readonly string[];
  language: 'en' | 'es';
  patientId: PersonId | null;
}

/**
 * Who asks: the account behind a live session, and the people that it may stand in some relation
 * to.
 */
export interface Actor {
  account: Account;
  authAt: Date;
  people: Person[];
  /** `withReason`: staff typed why before it was shown, in an emergency or for a listed person. */
  opened: (Person & { purpose: string; expiresAt: string; withReason: boolean }) | null;
}

export type ActingAs = 'self' | 'caregiver' | 'staff' | 'system' | 'visitor';
