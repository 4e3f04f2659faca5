import { aboutOf } from '../../fhir/about.ts';
import { readJson } from '../../fhir/decimals.ts';
import { installedPersonData } from '../../person-data.ts';
import type { Access } from '../../platform/access/access.ts';
import * as cases from '../cases/cases.ts';
import { sourceSystem } from '../matching/matching.rules.ts';
import type { MatchesPeople } from '../policy.ts';
import * as sql from './merging.sql.ts';
import { listSince, moveAccount, moveAll, moveBack } from './moving.sql.ts';

export type { JoinedRow } from './merging.sql.ts';
export { findMergeOf, listMerges } from './merging.sql.ts';

export interface Join {
  from: string;
  into: string;
  /** The sender whose link joined the two; null if staff did. */
  source: string | null;
  /** The staff member who joined them; null for a sender's link. */
  by: { id: string; name: string } | null;
}

/**
 * Joins two records of one person: everything under `from` moves to `into`. Rights never widen: the
 * account of `from` opens nothing, and a caregiver no more than they could open on both, until
 * staff decide about them in a case.
 * @returns `not-there` if one of the two is unknown or already joined
 */
export async function joinPeople(
  access: Access<MatchesPeople>,
  { from, into, source, by }: Join,
  now: Date,
): Promise<'joined' | 'not-there'> {
  const people = await sql.lockPeople(access, [from, into]);
  if (people.length !== 2) return 'not-there';
  const before = people.find((one) => one.patientId === from);
  const join = { id: crypto.randomUUID(), from, into };
  let caregivers = false;
  for (const { joining } of installedPersonData())
    caregivers = ((await joining?.(access, join)) ?? false) || caregivers;
  const moved = await moveAll(access, from, into, now);
  await sql.insertMerge(access, { ...join, source, moved, by }, now);
  await cases.endPairs(access, from, into, now);
  for (const { kind, source, other } of await cases.followCases(access, from, into, now))
    await cases.openPair(access, { kind, source, people: [into, other], differences: [] }, now);
  const ask = (kind: cases.CaseKind) =>
    cases.openPair(access, { kind, source: null, people: [from, into], differences: [] }, now);
  if (before?.accountId) await ask('account');
  if (caregivers) await ask('caregivers');
  return 'joined';
}

/**
 * Makes the account of a joined record open the record that it was joined to.
 * @returns the account that opened it until then, if there was one: it opens neither any more
 */
export async function moveAccountOver(
  access: Access<MatchesPeople>,
  { fromId, intoId, accountId }: { fromId: string; intoId: string; accountId: string },
): Promise<string | null> {
  const displaced = await moveAccount(access, { from: fromId, into: intoId, accountId });
  await sql.noteAccount(access, fromId, { account: accountId, displaced });
  return displaced;
}

/**
 * Whether a sender's link may join two records without asking staff: only if neither has a
 * caregiver, nobody has an account for the record that goes away, and nothing is in progress in it.
 */
export async function mayJoinUnasked(
  access: Access<MatchesPeople>,
  from: string,
  into: string,
): Promise<boolean> {
  const people = await sql.lockPeople(access, [from, into]);
  const before = people.find((one) => one.patientId === from);
  if (people.length !== 2 || before?.accountId !== null) return false;
  if (people.some(({ caredFor }) => caredFor)) return false;
  for (const { busy } of installedPersonData()) if (await busy?.(access, from)) return false;
  return true;
}

/**
 * Separates two joined records: what the join moved goes back, and so does whatever has arrived
 * since under the separated person's numbers.
 * @param by name of the staff member
 * @returns `not-there` if it was already undone; `joined-again` if the joined record has been
 * joined to a third, which must be undone first
 */
export async function separatePeople(
  access: Access<MatchesPeople>,
  mergeId: string,
  by: string,
  now: Date,
): Promise<{ from: string; into: string } | 'not-there' | 'joined-again'> {
  const merge = await sql.lockMerge(access, mergeId);
  if (!merge) return 'not-there';
  const people = await sql.lockPeople(access, [merge.intoId]);
  if (people.length !== 1) return 'joined-again';
  const numbers = new Set(merge.moved.identifiers.map((one) => `${one.system}|${one.value}`));
  const since = (await listSince(access, merge.intoId, merge.mergedAt)).filter(
    ({ source, text }) => {
      const resource = readJson(text) as Record<string, unknown>;
      if (resource.resourceType === 'Patient')
        return numbers.has(`${sourceSystem(source)}|${String(resource.id)}`);
      return aboutOf(resource, null).keys.some((key) =>
        key.startsWith('identifier:')
          ? numbers.has(key.slice('identifier:'.length))
          : key.startsWith('Patient/') &&
            numbers.has(`${sourceSystem(source)}|${key.slice('Patient/'.length)}`),
      );
    },
  );
  for (const { separating } of installedPersonData())
    await separating?.(access, {
      id: merge.id,
      from: merge.fromId,
      into: merge.intoId,
      since: merge.mergedAt,
      moved: merge.moved.rows,
    });
  await cases.withdrawJoined(access, merge.fromId, merge.intoId, now);
  await moveBack(access, merge, { since: since.map((one) => one.id), by }, now);
  return { from: merge.fromId, into: merge.intoId };
}
