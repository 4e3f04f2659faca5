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
 * Whether staff may read a person's results now: with the permission, and only while they have
 * that person's record open, as everywhere else.
 */
function mayReadOf({ actor }: Writes, patientId: string, { today, settings }: AsOf): boolean {
  if (actor?.opened?.id !== patientId) return false;
  return mayReadResultsAsStaff.decide({ actor, person: actor.opened, today, settings }).allow;
}

/** Notes that staff were shown results of a person outside the pages of the record. */
const logShown = (access: Writes, patientId: string): void =>
  auditAction(access, access.info, {
    ...shownToStaff(access, 'results:staff', 'results', access.purpose ?? 'treatment'),
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
  const reads = found.length > 0 && mayReadOf(access, patientId, asOf);
  const results = reads ? await listForStaff(access, patientId, asOf, idsOf(found)) : [];
  if (results.length > 0) logShown(access, patientId);
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
  if (!access.actor?.account.permissions.includes('results:staff')) return null;
  if (!mayReadOf(access, patientId, asOf)) return { closed: true, options: [] };
  const results = await listReleased(access, patientId, asOf);
  if (results.length > 0) logShown(access, patientId);
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
  mayReadOf(access, patientId, asOf) &&
  (await listReleased(access, patientId, asOf, resultId)).length > 0;
