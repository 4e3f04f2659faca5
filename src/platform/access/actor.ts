import type { PlainDate } from '../clock.ts';

export type PersonId = string;

/** An account's relation to another person, as stored in `proxy`; the policies judge it. */
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
  /** null: the account's own record, or one opened by staff */
  relation: Relation | null;
}

export interface Account {
  id: string;
  kind: 'member' | 'staff';
  name: string;
  /** Staff roles; empty for members. */
  roles: readonly string[];
  /** What the roles permit; empty for members. */
  permissions: readonly string[];
  language: 'en' | 'es';
  patientId: PersonId | null;
}

/**
 * Who is making the request: the account behind a live session, and the people it is related to.
 */
export interface Actor {
  account: Account;
  authAt: Date;
  people: Person[];
  /** `withReason`: staff had to type a reason first, in an emergency or for a listed person. */
  opened: (Person & { purpose: string; expiresAt: string; withReason: boolean }) | null;
}

export type ActingAs = 'self' | 'caregiver' | 'staff' | 'system' | 'visitor';
