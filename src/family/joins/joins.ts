import type { JoinedPair } from '../../person-data.ts';
import type { Access } from '../../platform/access/access.ts';
import { logRight } from '../rights/audit.ts';
import { endRight } from '../rights/rights.ts';
import * as entries from './entries.sql.ts';
import {
  joinRights,
  proposedTerms,
  type RecordSide,
  type RightTerms,
  separateTerms,
  termsOf,
} from './joins.rules.ts';
import * as sql from './joins.sql.ts';

export type { CareJoin } from './entries.sql.ts';
export { findJoinOf } from './entries.sql.ts';
export { listNamed } from './joins.sql.ts';

type Deciding = Access<'identity:decide'>;

/**
 * Settles the caregivers' rights before two records are joined: one right for each caregiver, with
 * what they had on both. A caregiver with a right to only one of them can open nothing until staff
 * decide. The rights on the record that goes away stay there unchanged and open nothing.
 * @returns whether there is something for staff to look at
 */
export async function joinCaregivers(access: sql.Joining, join: JoinedPair): Promise<boolean> {
  const { from, into } = join;
  await sql.lockRights(access, [from, into]);
  const [sides, records] = await Promise.all([
    sql.listSides(access, [from, into], into),
    sql.listRecords(access, [from, into]),
  ]);
  const accounts = [...new Set(sides.map(({ accountId }) => accountId))].sort();
  let changed = false;
  for (const accountId of accounts) {
    const of = (patientId: string) =>
      sides.find((one) => one.accountId === accountId && one.patientId === patientId);
    changed = (await joinOne(access, join, { accountId, of, records })) || changed;
  }
  return changed;
}

async function joinOne(
  access: sql.Joining,
  join: JoinedPair,
  {
    accountId,
    of,
    records,
  }: {
    accountId: string;
    of(patientId: string): sql.FoundSide | undefined;
    records: sql.FoundRecord[];
  },
): Promise<boolean> {
  const { from, into } = join;
  const [gone, kept] = [of(from), of(into)];
  const counts = (side: sql.FoundSide | undefined) => side !== undefined && side.revoked === null;
  if (!counts(gone) && !counts(kept)) return false;
  const recordOf = (id: string): RecordSide => ({
    birthDate: null,
    deceased: false,
    ...records.find(({ patientId }) => patientId === id),
    orders: of(id)?.orders ?? [],
  });
  const joined = joinRights(gone, kept, {
    from: recordOf(from),
    into: recordOf(into),
    relationStays: gone?.restsOn != null && (await sql.hasRelation(access, into, gone.restsOn)),
  });
  const entry = {
    mergeId: join.id,
    accountId,
    fromRight: counts(gone) ? (gone?.id ?? null) : null,
    intoRight: counts(kept) ? (kept?.id ?? null) : null,
    made: false as boolean,
    did: joined.do === 'narrow' ? 'narrowed' : joined.do === 'end' ? 'ended' : 'held',
    before: counts(kept) && kept ? termsOf(kept) : null,
    after: null as RightTerms | null,
  } satisfies Omit<entries.CareJoin, 'decision'>;
  if (kept && counts(kept)) {
    if (joined.do === 'end')
      await endRight(access, kept, {
        why: 'joined',
        by: access.actor?.account.id ?? null,
        quiet: gone?.quiet ?? false,
      });
    else {
      const terms = joined.do === 'narrow' ? joined.terms : { ...termsOf(kept), held: true };
      await sql.writeTerms(access, kept, terms);
      logRight(access, into, 'care:change', 'joined');
      entry.after = terms;
    }
  } else if (gone && joined.do === 'hold') {
    entry.intoRight = await sql.copyHeld(access, gone, into);
    entry.made = true;
    logRight(access, into, 'care:change', 'joined');
  }
  await entries.insertEntry(access, entry);
  const same = JSON.stringify(entry.after) === JSON.stringify(entry.before);
  return !(kept ?? gone)?.closed && !(joined.do === 'narrow' && same);
}

/**
 * Undoes what a join did to caregivers, before the two records are separated. Each caregiver gets
 * back what they had on the record that is kept. Whatever was ended, suspended or narrowed since
 * then applies to both records. A right given since then stays with the joined record.
 * @param join.since when they were joined
 * @param moved ids of the orders and flags that go back by themselves
 */
export async function separateCaregivers(
  access: sql.Joining,
  join: JoinedPair & { since: Date },
  moved: { orders: string[]; flags: string[] },
): Promise<void> {
  await sql.lockRights(access, [join.from, join.into]);
  for (const entry of await entries.listEntries(access, join.id))
    await separateOne(access, join, entry);
  await sql.copyRestrictions(access, join, moved);
}

async function separateOne(
  access: sql.Joining,
  { id, from, into, since }: JoinedPair & { since: Date },
  entry: entries.CareJoin,
): Promise<void> {
  if (!entry.intoRight) return;
  const right = { patientId: into, id: entry.intoRight };
  const now = await sql.findSide(access, into, entry.intoRight);
  if (!now) return;
  const other = entry.fromRight && { patientId: from, id: entry.fromRight };
  const why = now.revoked?.why;
  if (other && why && why !== 'joined' && why !== 'replaced')
    await endRight(access, other, { why, by: now.revokedBy, quiet: now.quiet });
  if (other && !now.revoked) await sql.copySuspension(access, { ...right, since }, other);
  if (entry.made) {
    await endRight(access, right, { why: 'joined', by: null, quiet: true });
    await entries.markMade(access, right.id);
    return;
  }
  const { before, after } = entry;
  if (!before) return;
  const next = await entries.findNextOn(access, id, entry.intoRight);
  const terms = separateTerms({
    before,
    after: after ?? before,
    now: next?.before ?? termsOf(now),
  });
  if (next) {
    if (terms) await entries.changeBefore(access, next, terms);
    return;
  }
  if (why === 'joined' && !(await sql.reviveRight(access, right))) return;
  if (!terms) await endRight(access, right, { why: 'joined', by: null, quiet: true });
  else if (why === 'joined' || !now.revoked) {
    await sql.writeTerms(access, right, terms);
    logRight(access, into, 'care:change', 'joined');
  }
}

/** One caregiver of two joined records, for the page where staff decide. */
export interface JoinedCaregiver {
  entry: entries.CareJoin;
  name: string;
  /** What they had on the record that went away, and on the one that was kept. */
  from: RightTerms | null;
  into: RightTerms | null;
  /** What they have now on the joined record; null if it has ended. */
  now: RightTerms | null;
  /** What they would get if staff allow it; null if it can't be offered. */
  proposed: RightTerms | null;
  /** Nobody may tell them about it. */
  quiet: boolean;
}

/** The caregivers of two joined records whose accounts are open, by name. */
export async function listJoined(
  access: Access<'identity:read' | 'identity:decide'>,
  { id, from, into }: JoinedPair,
): Promise<JoinedCaregiver[]> {
  const listed = await entries.listEntries(access, id);
  const sides = await sql.listSides(access, [from, into], into);
  const people = await sql.listCaregivers(
    access,
    listed.map(({ accountId }) => accountId),
  );
  const found: JoinedCaregiver[] = [];
  for (const { id: accountId, name, closed } of people) {
    const entry = listed.find((one) => one.accountId === accountId);
    if (!entry || closed) continue;
    const gone = sides.find((one) => one.patientId === from && one.accountId === accountId);
    const right = entry.intoRight ? await sql.findSide(access, into, entry.intoRight) : undefined;
    const now = right && !right.revoked ? right : null;
    // the right that the join created has no terms of its own
    const kept = entry.before && now ? { ...now, ...entry.before } : undefined;
    found.push({
      entry,
      name,
      from: gone ? termsOf(gone) : null,
      into: entry.before,
      now: now && termsOf(now),
      proposed: now?.held && !now.suspended ? proposedTerms(gone, kept) : null,
      quiet: (gone?.quiet ?? false) || (right?.quiet ?? false),
    });
  }
  return found;
}

/**
 * Staff decide about a caregiver whose right has been held since a join.
 * @param answer `let`: the right opens what was proposed; `leave`: it ends
 * @returns false if there is nothing left to decide, or nothing that may be allowed
 */
export async function decideJoined(
  access: Deciding,
  join: JoinedPair,
  { accountId, answer }: { accountId: string; answer: 'let' | 'leave' },
): Promise<boolean> {
  await sql.lockRights(access, [join.from, join.into]);
  const one = (await listJoined(access, join)).find(({ entry }) => entry.accountId === accountId);
  if (!one?.now?.held || !one.entry.intoRight) return false;
  const right = { patientId: join.into, id: one.entry.intoRight };
  if (answer === 'let') {
    if (!one.proposed) return false;
    await sql.writeTerms(access, right, one.proposed);
    logRight(access, join.into, 'care:change', 'joined');
  } else await endRight(access, right, { why: 'joined', by: access.actor?.account.id ?? null });
  await entries.decideEntry(access, one.entry, answer);
  return true;
}
