import { STARTING_ROLES } from '../src/staff/roles.rules.ts';
import type { Browser } from './browser.ts';
import type { pharmacies } from './medicines.ts';
import type { World } from './world.ts';

/** Whose record, as the account `member` stands to it. Staff have opened `opened` and `over`. */
export const TARGETS = [
  'own',
  'child',
  'teen',
  'granting-teen',
  'grown',
  'ward',
  'for-results',
  'for-medicines',
  'for-refills',
  'for-costs',
  'for-coverage',
  'for-information',
  'for-the-rest',
  'guarded',
  'foster',
  'represented',
  'not-begun',
  'ended',
  'revoked',
  'suspended',
  'held',
  'no-contact',
  'custody',
  'foster-over',
  'emancipated',
  'relation-over',
  'dead',
  'opened',
  'over',
  'merged',
  'nobody',
  'malformed',
] as const;
export type Target = (typeof TARGETS)[number];
type Somebody = Exclude<Target, 'nobody' | 'malformed'>;
export const SOMEBODY = TARGETS.filter(
  (one) => one !== 'nobody' && one !== 'malformed',
) as Somebody[];

/** What each target means, for the page in the docs. */
export const MEANING: Record<Target, string> = {
  own: 'the account’s own record',
  child: 'a child under 12 of divorced parents, both of whom have access',
  teen: 'a teen',
  'granting-teen': 'a teen who granted results and medicines',
  grown: 'a child who is an adult by now',
  ward: 'an adult under a court order',
  'for-results': 'an adult who invited them for results',
  'for-medicines': 'an adult who invited them for medicines',
  'for-refills': 'an adult who invited them for refills',
  'for-costs': 'an adult who invited them for costs',
  'for-coverage': 'an adult who invited them for coverage',
  'for-information': 'an adult who invited them for information',
  'for-the-rest': 'an adult who invited them for every other category',
  guarded: 'a child under 12 under a guardianship',
  foster: 'a foster child under 12',
  represented: 'an adult who has died, as whose representative staff verified them',
  'not-begun': 'an invitation that begins later',
  ended: 'an invitation that ended',
  revoked: 'a right that was revoked',
  suspended: 'a right that staff stopped in an emergency',
  held: 'a child under 12 whose record was joined with another, until staff decide',
  'no-contact': 'a child under 12, under an order of no contact',
  custody: 'a child under 12 of whom the other parent has sole custody',
  'foster-over': 'a foster child whose placement is over',
  emancipated: 'a minor whom a court has emancipated',
  'relation-over': 'a child under 12 whose sender has ended the relation on file',
  dead: 'a child who has died',
  opened: 'a stranger, whose record staff have open',
  over: 'a stranger, whose record staff had open until an hour ago',
  merged: 'a record that was merged into another',
  nobody: 'an id of nobody',
  malformed: 'no id at all',
};

export const STAFF = STARTING_ROLES;
/** Roles of the scene that permit nothing, or one thing after the other. */
export const MADE_ROLES = ['scribe', 'porter', 'single'];
export const ACTORS = [
  'visitor',
  'member',
  'teen member',
  'granting teen',
  'caregiver without a record',
  ...STAFF,
  'clinician without the record',
] as const;
export type Actor = (typeof ACTORS)[number];

/** Who asks, whose records there are, and one of every object that an address may name. */
export interface Scene {
  world: World;
  people: Map<Target, string>;
  accounts: Map<Actor | 'another member' | 'invited caregiver' | 'closed staff', string>;
  /** The cookies of a session that was begun just now. */
  fresh: Map<Actor, Browser>;
  /** The cookies of one whose proof is a quarter of an hour old. */
  stale: Map<Actor, Browser>;
  places: Awaited<ReturnType<typeof pharmacies>>;
  /** The number of a prescription whose refill the pharmacist has to fill. */
  number: string;
  /** One of another member’s recovery codes. */
  recoveryCode: string;
  /** By kind, then by person. */
  theirs: Record<
    | 'result'
    | 'held'
    | 'prescription'
    | 'order'
    | 'request'
    | 'reported'
    | 'proposal'
    | 'note'
    | 'careInvitation'
    | 'right'
    | 'courtOrder'
    | 'safetyFlag'
    | 'conversation'
    | 'draft'
    | 'messageTeam'
    | 'messageFile'
    | 'visit'
    | 'hold'
    | 'visitReason'
    | 'visitType',
    Map<string, string>
  >;
  /** By kind, then by what is special about it; `own` is another for each actor. */
  objects: Record<string, Record<string, string | Map<Actor, string>>>;
}

export const MRN = { listed: '9000000901', free: '9000000902' };

/** A test that one person alone has: a code of somebody else's in an address. */
export const RARE: Partial<Record<Target, string>> = { own: '2951-2', opened: '2075-0' };
