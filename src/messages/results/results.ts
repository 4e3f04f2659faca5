import { findOpened } from '../../people/search/opening.ts';
import { type Access, accessFor } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { isUuid } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { listForStaff, listReleased, resultText } from '../../records/labs/results/mentions.ts';
import { type ListedResult, listSome } from '../../records/labs/results/results.ts';
import { mayReadResults, mayReadResultsAsStaff } from '../../records/policy.ts';
import type { ReadsMessages } from '../policy.ts';
import * as sql from './results.sql.ts';

export const attachResult = sql.insertResult;

/** Whoever writes for a team by hand. */
type Writes = Access<'messages:answer' | 'messages:begin'>;

/** A result that a message names, as its reader may see it. */
export interface NamedResult {
  result: ListedResult;
  /** Its page. */
  href: string;
  /** What it is in the record. */
  reference: string | null;
}
/** The result of each message that names one; null: the reader may not see which. */
export type ResultsOf = ReadonlyMap<string, NamedResult | null>;

/**
 * For what purpose staff may read a person's results now; null if they may not. They need the
 * permission, and that person's record open, as everywhere else.
 */
async function readingOf(
  access: Writes,
  patientId: string,
  { now, today, settings }: AsOf,
): Promise<{ purpose: string } | null> {
  const { actor } = access;
  if (!actor || !mayEverRead(access)) return null;
  // the address of a conversation names no person, so the session does not know what is open
  const opened = await findOpened(access, actor.account.id, patientId, now);
  if (!opened) return null;
  const facts = { actor: { ...actor, opened }, person: opened, today, settings };
  return mayReadResultsAsStaff.decide(facts).allow ? opened : null;
}
const mayEverRead = ({ actor }: Writes): boolean =>
  actor?.account.permissions.includes('results:staff') ?? false;

/** Notes that staff were shown results of a person outside the pages of the record. */
const logShown = (access: Writes, patientId: string, purpose: string): void =>
  auditAction(access, access.info, {
    ...shownToStaff(access, 'results:staff', 'results', purpose),
    person: patientId,
    outcome: 'granted',
  });

type Found = Awaited<ReturnType<typeof sql.listOf>>;
const placed = (found: Found, results: readonly ListedResult[], at: string): ResultsOf =>
  new Map(
    found.map(({ messageId, resultId, type }) => {
      const result = results.find(({ id }) => id === resultId);
      const reference = type && `${type}/${resultId}`;
      return [messageId, result ? { result, href: `${at}/${resultId}`, reference } : null];
    }),
  );
const idsOf = (found: Found): string[] => [...new Set(found.map(({ resultId }) => resultId))];

/**
 * The results that messages name, as the member or caregiver may see them now: by their own right
 * to read results, and by the release engine.
 */
export async function resultsOf(
  access: Access<ReadsMessages>,
  messageIds: readonly string[],
  asOf: AsOf,
): Promise<ResultsOf> {
  const { id } = access.person;
  const found = messageIds.length > 0 ? await sql.listOf(access, id, messageIds) : [];
  const reads = found.length > 0 ? accessFor(access, mayReadResults, asOf) : null;
  const results = reads ? await listSome(reads, asOf, idsOf(found)) : [];
  return placed(found, results, `/people/${id}/results`);
}

/** The same for staff of the team. */
export async function resultsOfForStaff(
  access: Access<'messages:answer'>,
  patientId: string,
  messageIds: readonly string[],
  asOf: AsOf,
): Promise<ResultsOf> {
  const found = await sql.listOf(access, patientId, messageIds);
  const reads = found.length > 0 ? await readingOf(access, patientId, asOf) : null;
  const results = reads ? await listForStaff(access, patientId, asOf, idsOf(found)) : [];
  if (reads && results.length > 0) logShown(access, patientId, reads.purpose);
  return placed(found, results, `/staff/people/${patientId}/results`);
}

/** The results that can be attached to a message. */
export interface Attachable {
  /** The record has to be opened first. */
  closed: boolean;
  options: { value: string; label: string }[];
}

/**
 * The person's newest results that they may see themselves today, for staff who may read them. One
 * that is not released can't be attached.
 * @returns null for staff who may not read results
 */
export async function listAttachable(
  access: Writes,
  t: Words,
  patientId: string,
  asOf: AsOf,
): Promise<Attachable | null> {
  if (!mayEverRead(access)) return null;
  const reads = await readingOf(access, patientId, asOf);
  if (!reads) return { closed: true, options: [] };
  const results = await listReleased(access, patientId, asOf);
  if (results.length > 0) logShown(access, patientId, reads.purpose);
  return {
    closed: false,
    options: results.map((result) => ({ value: result.id, label: resultText(t, result) })),
  };
}

/** Whether a result can be attached to a message to this person now. */
export const canAttach = async (
  access: Writes,
  patientId: string,
  resultId: string,
  asOf: AsOf,
): Promise<boolean> =>
  isUuid(resultId) &&
  (await readingOf(access, patientId, asOf)) !== null &&
  (await listReleased(access, patientId, asOf, resultId)).length > 0;
