import { aboutOf } from '../../fhir/about.ts';
import { readJson } from '../../fhir/decimals.ts';
import * as cases from '../cases/cases.sql.ts';
import { sourceSystem } from '../matching/matching.rules.ts';
import type { Across } from '../persons/persons.sql.ts';
import * as sql from './merging.sql.ts';

export type By = { id: string; name: string } | null;

/**
 * Joins two records that are one person's: all that is kept under `from` goes to `into`. No right
 * goes along: the account and the caregivers of `from` open nothing until staff decide about them
 * (a case says so), unless they are let over here.
 * @param options.account whether the account of `from` opens the joined record, where `into` has
 * none
 * @returns `not-there` where one of the two is unknown or joined already
 */
export async function joinPeople(
  access: Across,
  from: string,
  into: string,
  options: { source: string | null; by: By; account?: boolean },
  now: Date,
): Promise<'joined' | 'not-there'> {
  const people = await sql.lockPeople(access, [from, into]);
  if (people.length !== 2) return 'not-there';
  const before = people.find((one) => one.patient_id === from);
  const moved = await sql.moveAll(access, from, into, now);
  await sql.insertMerge(access, { from, into, source: options.source, moved, by: options.by }, now);
  await cases.endPairs(access, from, into, now);
  for (const one of await sql.followCases(access, from, into, now))
    await cases.openPair(access, one.kind as cases.CaseKind, one.source, into, one.other, [], now);
  if (before?.account_id) {
    const over =
      options.account === true && (await letAccountOver(access, from, into, before.account_id));
    if (!over) await cases.openPair(access, 'account', null, from, into, [], now);
  }
  return 'joined';
}

/**
 * Lets the account of a joined record open the record that it was joined to. Answers false where
 * that one has an account already.
 */
export async function letAccountOver(
  access: Across,
  from: string,
  into: string,
  accountId: string,
): Promise<boolean> {
  if (!(await sql.moveAccount(access, accountId, into))) return false;
  await sql.noteAccount(access, from, accountId);
  return true;
}

/**
 * Whether a sender's link may join two records without asking: only where nobody has a right to,
 * and nothing is under way in, the one that is given up.
 */
export async function mayJoinUnasked(access: Across, from: string, into: string): Promise<boolean> {
  const people = await sql.lockPeople(access, [from, into]);
  const before = people.find((one) => one.patient_id === from);
  return (
    people.length === 2 &&
    before !== undefined &&
    before.account_id === null &&
    !before.cared_for &&
    !before.busy
  );
}

/**
 * Parts two records that were joined: what was moved goes back, and so does what came since for the
 * parted one's numbers.
 * @returns `not-there` where it was undone already; `joined-again` where the joined record was
 * joined to a third since, which is to be parted first
 */
export async function partPeople(
  access: Across,
  mergeId: string,
  by: string,
  now: Date,
): Promise<{ from: string; into: string } | 'not-there' | 'joined-again'> {
  const merge = await sql.lockMerge(access, mergeId);
  if (!merge) return 'not-there';
  const people = await sql.lockPeople(access, [merge.into_id]);
  if (people.length !== 1) return 'joined-again';
  const numbers = new Set(merge.moved.identifiers.map((one) => `${one.system}|${one.value}`));
  const since = (await sql.listSince(access, merge.into_id, merge.merged_at)).filter(
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
  await sql.moveBack(
    access,
    merge,
    since.map((one) => one.id),
    by,
    now,
  );
  return { from: merge.from_id, into: merge.into_id };
}
