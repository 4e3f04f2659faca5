import { lawOf } from '../../family/law.rules.ts';
import { bandFor } from '../../family/policy.ts';
import {
  changeRight,
  endRight,
  listRights,
  lockRight,
  type Right,
} from '../../family/rights/rights.ts';
import type { Access, Facts } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { tellCare } from '../notices/notices.ts';
import {
  factsOf,
  grantable,
  grantedOf,
  isOwnChoice,
  keptOf,
  type PartName,
  type Parts,
  type Place,
  partsOf,
  placeOf,
  withoutPart,
  withParts,
} from './parts.ts';
import * as sql from './people.sql.ts';
import { lastDay } from './until.rules.ts';

export type { Deed } from './people.sql.ts';

type Facing = Access<'care:read' | 'care:give' | 'care:end' | 'care:leave'>;

/** As far back as the access log goes. */
const DAYS = 365;
const since = ({ now }: AsOf): Date => new Date(now.getTime() - DAYS * 86_400_000);

/** Someone who has, had or will have access to the open person's record. */
export interface Caregiver {
  right: Right;
  name: string;
  place: Place;
  /** This caregiver is the one reading the page. */
  isReader: boolean;
  parts: Parts;
  /** The last day; null if nothing ends it. */
  until: PlainDate | null;
  lastAt: Date | null;
}

const factsIn = (access: Facing, { today, settings }: AsOf): Facts => {
  if (!access.actor) throw new Error('nobody asks');
  return { actor: access.actor, person: access.person, today, settings };
};

/**
 * Who has, will have or had access to the open person's record, in the order of the rights. Hidden
 * rights are left out (`placeOf`). A caregiver who reads it for the person gets only rights that
 * open something now.
 */
export async function readCaregivers(
  access: Access<'care:read'>,
  asOf: AsOf,
): Promise<Caregiver[]> {
  const [rights, accounts, looks] = await Promise.all([
    listRights(access, access.person.id),
    sql.listCareAccounts(access),
    sql.listLastLooks(access, since(asOf)),
  ]);
  const byId = new Map(accounts.map((one) => [one.id, one]));
  const facts = factsIn(access, asOf);
  const law = lawOf(asOf.settings);
  return rights.flatMap((right) => {
    const account = byId.get(right.accountId);
    const place = placeOf(right, facts, account?.deceased ?? false);
    if (place === 'hidden' || (access.as !== 'self' && place !== 'open')) return [];
    return {
      right,
      name: account?.name ?? '',
      place,
      isReader: right.accountId === access.actor?.account.id,
      parts: place === 'open' ? partsOf(factsOf(right, facts)) : { see: [], do: [] },
      until: lastDay(right, access.person, law),
      lastAt: looks.get(right.accountId) ?? null,
    };
  });
}

/** One caregiver, with what the person can decide. */
export interface OneCaregiver extends Caregiver {
  deeds: sql.Deed[];
  /** What they see and do whether or not the person wants it. */
  kept: PartName[];
  granted: PartName[];
  /** What the person may add; empty if the decision is not theirs. */
  more: PartName[];
  mayEnd: boolean;
}

/** A caregiver of the reader; undefined if there is none or the right is over. */
export async function readCaregiver(
  access: Access<'care:read'>,
  id: string,
  asOf: AsOf,
): Promise<OneCaregiver | undefined> {
  if (access.as !== 'self') return undefined;
  const one = (await readCaregivers(access, asOf)).find(({ right }) => right.id === id);
  if (!one || one.place === 'over') return undefined;
  const facts = factsIn(access, asOf);
  const chooses = isOwnChoice(one.right, facts);
  return {
    ...one,
    deeds: await sql.listDeeds(access, one.right.accountId, asOf.settings.zone, since(asOf)),
    kept: keptOf(one.right, facts),
    granted: chooses ? grantedOf(one.right, facts) : [],
    more: chooses ? grantable(one.right, facts) : [],
    mayEnd: one.right.basis === 'invited',
  };
}

/** The right, locked, if the person can decide about it and it is not over. */
async function lockOwn(
  access: Access<'care:give'> | Access<'care:end'>,
  id: string,
  asOf: AsOf,
): Promise<Right | undefined> {
  const facts = factsIn(access, asOf);
  const right = await lockRight(access, access.person.id, id);
  if (!right || !isOwnChoice(right, facts)) return undefined;
  const deceased = (await sql.listCareAccounts(access)).some(
    (one) => one.id === right.accountId && one.deceased,
  );
  return ['open', 'to-come'].includes(placeOf(right, facts, deceased)) ? right : undefined;
}

/** Tells both sides that what a caregiver sees has changed, without saying what. */
async function tellBoth(
  access: Access<'care:give'> | Access<'care:end'>,
  jobs: Jobs,
  right: Right,
): Promise<void> {
  await tellCare(access, jobs, right.accountId, 'access-changed');
  if (access.actor) await tellCare(access, jobs, access.actor.account.id, 'sharing-changed');
}

/**
 * Gives a caregiver more, as chosen on a form. Names that can't be given are left out.
 * @returns `gone` if there is no such right, `nothing` if nothing was chosen
 */
export async function shareMore(
  access: Access<'care:give'>,
  jobs: Jobs,
  { id, names }: { id: string; names: readonly string[] },
  asOf: AsOf,
): Promise<'given' | 'nothing' | 'gone'> {
  const right = await lockOwn(access, id, asOf);
  if (!right) return 'gone';
  const added = grantable(right, factsIn(access, asOf)).filter((name) => names.includes(name));
  if (added.length === 0) return 'nothing';
  await changeRight(access, right, { ...withParts(right, added), endsOn: right.endsOn });
  await tellBoth(access, jobs, right);
  return 'given';
}

/**
 * Takes one thing away from a caregiver, from the next request on.
 * @returns `last`: an invited caregiver has nothing else, so the access must be ended instead
 */
export async function shareLess(
  access: Access<'care:end'>,
  jobs: Jobs,
  { id, name }: { id: string; name: string },
  asOf: AsOf,
): Promise<'taken' | 'last' | 'gone'> {
  const right = await lockOwn(access, id, asOf);
  if (!right) return 'gone';
  const taken = grantedOf(right, factsIn(access, asOf)).find((one) => one === name);
  if (!taken) return 'taken'; // already, in another tab
  const rest = withoutPart(right, taken);
  if (right.basis === 'invited' && rest.categories.length === 0) return 'last';
  await changeRight(access, right, { ...rest, endsOn: right.endsOn });
  await tellBoth(access, jobs, right);
  return 'taken';
}

/** Sets the last day of an invited caregiver's access. False if there is no such right. */
export async function setLastDay(
  access: Access<'care:give'>,
  jobs: Jobs,
  { id, day }: { id: string; day: PlainDate },
  asOf: AsOf,
): Promise<boolean> {
  const right = await lockOwn(access, id, asOf);
  if (right?.basis !== 'invited') return false;
  const { categories, acting } = right;
  await changeRight(access, right, { categories, acting, endsOn: day });
  await tellBoth(access, jobs, right);
  return true;
}

/**
 * Ends an invited caregiver's access, from the next request on.
 * @param how.tell false: the caregiver is not told and sees no trace of it
 * @returns false if there is no such right, or only staff can end it
 */
export async function endAccess(
  access: Access<'care:end'>,
  jobs: Jobs,
  { id, tell }: { id: string; tell: boolean },
  asOf: AsOf,
): Promise<boolean> {
  const right = await lockOwn(access, id, asOf);
  if (right?.basis !== 'invited') return false;
  const by = access.actor?.account.id ?? null;
  if (!(await endRight(access, right, { why: 'patient', by, quiet: !tell }))) return false;
  if (tell) await tellCare(access, jobs, right.accountId, 'access-ended');
  return true;
}

/** What a caregiver may do for the open person, and what changes it. */
export interface OwnAccess {
  parts: Parts;
  basis: string;
  relationship: string;
  band: ReturnType<typeof bandFor>;
  since: PlainDate;
  until: PlainDate | null;
}

export function readOwnAccess(access: Access<'care:leave'>, asOf: AsOf): OwnAccess | null {
  const { relation } = access.person;
  if (!relation) return null;
  const facts = factsIn(access, asOf);
  return {
    parts: partsOf(facts),
    basis: relation.basis,
    relationship: relation.relationship,
    band: bandFor(access.person, facts),
    since: relation.startsOn,
    until: lastDay(relation, access.person, lawOf(asOf.settings)),
  };
}

/** Gives up the account's own access to the open person, and tells the person. */
export async function giveUp(access: Access<'care:leave'>, jobs: Jobs): Promise<boolean> {
  const { relation } = access.person;
  const by = access.actor?.account.id ?? null;
  const right = relation && (await lockRight(access, access.person.id, relation.id));
  if (!right || right.accountId !== by) return false;
  if (!(await endRight(access, right, { why: 'caregiver', by }))) return false;
  const patient = await sql.findOwnAccount(access);
  if (patient) await tellCare(access, jobs, patient, 'caregiver-left');
  return true;
}
