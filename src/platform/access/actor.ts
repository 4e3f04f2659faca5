import { type DaySpan, daysIn, type PlainDate } from '../clock.ts';
import type { Settings } from '../settings/settings.ts';

export type PersonId = string;

/** A court order in force, as it bears on one caregiver. */
export interface RelationOrder {
  kind: string;
  /** Whether it names this caregiver: as the one who has custody, say, or is to stay away. */
  names: 'caregiver' | 'somebody-else';
  startsOn: PlainDate;
  endsOn: PlainDate | null;
  /** Staff ended it after the right was given; only what gave something is still listed then. */
  ended?: boolean;
}

/** An account's relation to another person, as stored in `proxy`; the policies judge it. */
export interface Relation {
  id: string;
  relationship: string;
  basis: string;
  /** The parts of the record that were granted. */
  categories: readonly string[];
  /** Those of them in which the caregiver may also act. */
  acting: readonly string[];
  startsOn: PlainDate;
  endsOn: PlainDate | null;
  /** The birth date by which the portal noted that the person had come of age. */
  ofAgeBorn?: PlainDate | null;
  orders: readonly RelationOrder[];
  /**
   * What a sender says about the relationship on which the right rests: FHIR dates of any
   * precision, and the concepts that say what the caregiver is. Null if it rests on none.
   */
  restsOn: {
    active: boolean;
    from: string | null;
    to: string | null;
    relationship?: unknown;
  } | null;
  /** The caregiver's own record says that they have died. */
  caregiverDeceased?: boolean;
}

export interface Person {
  id: PersonId;
  given: string;
  family: string;
  birthDate: PlainDate | null;
  /** Year, or year and month, if no more than that is known. */
  partialBirthDate?: string | null;
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
  /** Staff who have not turned keyboard shortcuts off. */
  shortcuts?: boolean;
}

/**
 * Who is making the request: the account behind a live session, and the people it is related to.
 */
export interface Actor {
  account: Account;
  authAt: Date;
  people: Person[];
  /** The days that it is now in the zones of the health system and its clinics. */
  days: DaySpan;
  /** `withReason`: staff had to type a reason first, in an emergency or for a listed person. */
  opened: (Person & { purpose: string; expiresAt: string; withReason: boolean }) | null;
}

/** An account with its people, as `portico_people_of` finds it. */
export interface AccountPeople {
  account: Account;
  people: Person[];
  /** The zones of the clinics. */
  zones: readonly string[];
}

/** The days that count for an account's rights at a moment. */
export const daysFor = (zones: readonly string[], { zone }: Pick<Settings, 'zone'>, now: Date) =>
  daysIn([zone, ...zones], now);

/** An account as an actor, for work that the system does on its behalf. */
export const actorOf = (
  { account, people, zones }: AccountPeople,
  settings: Pick<Settings, 'zone'>,
  now: Date,
): Actor => ({ account, people, authAt: now, opened: null, days: daysFor(zones, settings, now) });

export type ActingAs = 'self' | 'caregiver' | 'staff' | 'system' | 'visitor';
