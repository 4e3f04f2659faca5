import { namesAgree } from '../../fhir/names.ts';
import type { Access } from '../../platform/access/access.ts';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { type Readers, readersOfMany } from '../begin/begin.ts';
import { isRead } from '../begin/readers.rules.ts';
import { type Team, teamProblem } from '../teams/teams.rules.ts';
import { findTeam, listMembers, listTeams, membersOf } from '../teams/teams.ts';
import {
  type LineState,
  linesOf,
  type Match,
  type Meant,
  MOST_LINE,
  MOST_LINES,
  readLine,
  stateOfLine,
} from './lines.rules.ts';
import * as sql from './lists.sql.ts';

export type { Line, ListFields, MessageList } from './lists.sql.ts';
export const { findList, listLines, listLists } = sql;

type Sends = Access<'messages:send-list'>;

declare module '../../platform/jobs/queues.ts' {
  interface JobData {
    /** Sends what is left of a list. */
    'message.list': { listId: string };
  }
}

/** Whether somebody can answer the replies to a list, and so whether it may be sent. */
const answers = (team: Team, members: readonly { mayAnswer: boolean }[]): boolean =>
  team.state !== 'ended' && teamProblem({ state: 'active' }, members) === null;

/** The teams in whose name a list can be sent: those on which somebody can answer. */
export async function sendingTeams(access: Sends): Promise<Team[]> {
  const [teams, members] = await Promise.all([listTeams(access), listMembers(access)]);
  return teams.filter((team) =>
    answers(
      team,
      members.filter(({ teamId }) => teamId === team.id),
    ),
  );
}
async function canAnswer(access: Sends, teamId: string): Promise<boolean> {
  const [team, members] = await Promise.all([findTeam(access, teamId), membersOf(access, teamId)]);
  return team !== undefined && answers(team, members);
}

/** A list with how many of its lines are in each state. */
export interface CountedList extends sql.MessageList {
  counts: Partial<Record<LineState, number>>;
}
export async function withCounts(
  access: Sends,
  lists: readonly sql.MessageList[],
): Promise<CountedList[]> {
  const counted = await sql.countLines(
    access,
    lists.map(({ id }) => id),
  );
  return lists.map((list) => ({
    ...list,
    counts: Object.fromEntries(
      counted.filter(({ listId }) => listId === list.id).map(({ state, n }) => [state, n]),
    ),
  }));
}

export type Saved =
  | { is: 'saved'; id: string }
  | { is: 'none' }
  /** Somebody has changed it since the page was opened, or it goes out already. */
  | { is: 'stale' }
  /** Nobody on the team can answer. */
  | { is: 'team' };

/**
 * Writes what a list will say, or changes it as long as nothing was sent.
 * @param seen as the page showed it; null for a new one
 */
export async function saveList(
  access: Sends,
  seen: { id: string; version: number } | null,
  fields: sql.ListFields,
): Promise<Saved> {
  if (seen) await sql.lockList(access, seen.id);
  const before = seen ? await sql.findList(access, seen.id) : null;
  if (before === undefined) return { is: 'none' };
  if (before && (before.version !== seen?.version || before.state !== 'draft'))
    return { is: 'stale' };
  if (!(await canAnswer(access, fields.teamId))) return { is: 'team' };
  if (!before) return { is: 'saved', id: await sql.insertList(access, fields) };
  await sql.updateList(access, before.id, fields);
  return { is: 'saved', id: before.id };
}

/** The people whom lines may mean, each with who could read a message to them. */
async function matchesOf(
  access: Sends,
  lines: readonly { n: number; meant: Meant }[],
  asOf: Pick<AsOf, 'settings'>,
): Promise<Map<number, Match[]>> {
  const numbers = lines.flatMap(({ n, meant }) => (meant.by === 'number' ? [{ n, ...meant }] : []));
  const names = lines.flatMap(({ n, meant }) => (meant.by === 'name' ? [{ n, ...meant }] : []));
  const typed = new Map(names.map((one) => [one.n, one]));
  const [byNumber, byName] = await Promise.all([
    sql.findByNumbers(access, numbers),
    sql.findByNames(access, names),
  ]);
  const found = [
    ...byNumber,
    ...byName.filter((one) => namesAgree(one, typed.get(one.n) ?? { given: '', family: '' })),
  ];
  const readers = new Map<string, Readers>(
    (
      await readersOfMany(
        access,
        found.map(({ patientId }) => patientId),
        asOf,
      )
    ).map((one) => [one.patientId, one]),
  );
  const matches = found.flatMap(({ n, patientId }) => {
    const one = readers.get(patientId);
    return one ? [{ n, patientId, deceased: one.deceased, read: isRead(one) }] : [];
  });
  return Map.groupBy(matches, ({ n }) => n);
}

export type Added = 'added' | 'none' | 'too-many' | 'nobody';

/**
 * Adds people to a list that has not gone out. Whoever is on it already is not added again. Each
 * person who is found has this in their access log.
 * @param text a line for each person
 */
export async function addLines(
  access: Sends,
  id: string,
  text: string,
  asOf: Pick<AsOf, 'settings'>,
): Promise<Added> {
  await sql.lockList(access, id);
  const list = await sql.findList(access, id);
  if (list?.state !== 'draft') return 'none';
  const typed = linesOf(text);
  if (typed.length === 0) return 'nobody';
  const { last, people } = await sql.findTaken(access, id);
  if (last + typed.length > MOST_LINES) return 'too-many';
  const lines = typed.map((line, at) => ({ n: last + at + 1, line, meant: readLine(line) }));
  const matches = await matchesOf(access, lines, asOf);
  const taken = new Set(people);
  const settled = lines.map(({ n, line, meant }) => {
    const { state, patientId } = stateOfLine(meant, matches.get(n) ?? [], taken);
    if (patientId) taken.add(patientId);
    return { n, typed: [...line].slice(0, MOST_LINE).join(''), state, patientId };
  });
  await sql.insertLines(access, id, settled);
  logListed(access, settled);
  return 'added';
}

/** Whoever is on a list that somebody looks at sees that in their access log. */
export const logListed = (access: Sends, lines: readonly { patientId: string | null }[]): void =>
  auditShown(
    access,
    access.info,
    shownToStaff(access, 'messages:on-list', 'messages', 'operations'),
    lines.map(({ patientId }) => patientId),
  );

export type Begun =
  | 'sending'
  | 'none'
  /** It has other people now than the page showed, or went out already. */
  | 'stale'
  | 'team';

/**
 * Begins to send a list, or goes on with one that was stopped.
 * @param seen the version that the page showed, and how many people get the message
 */
export async function sendList(
  access: Sends,
  jobs: Jobs,
  seen: { id: string; version: number; people: number },
): Promise<Begun> {
  await sql.lockList(access, seen.id);
  const list = await sql.findList(access, seen.id);
  if (!list) return 'none';
  const [counted] = await withCounts(access, [list]);
  const ready = counted?.counts.ready ?? 0;
  if (list.state === 'sending' || list.state === 'done') return 'stale';
  if (list.version !== seen.version || ready !== seen.people || ready === 0) return 'stale';
  if (!(await canAnswer(access, list.teamId))) return 'team';
  await sql.markSending(access, list.id);
  await jobs.enqueue(access, 'message.list', { listId: list.id });
  return 'sending';
}

/** Stops a list. The message that is being sent at that moment still goes out. */
export async function stopList(access: Sends, id: string): Promise<boolean> {
  await sql.lockList(access, id);
  const list = await sql.findList(access, id);
  if (list?.state === 'sending') await sql.markStopped(access, id, '');
  return list !== undefined;
}

/** Removes a list that sent nothing. */
export async function discardList(access: Sends, id: string): Promise<boolean> {
  await sql.lockList(access, id);
  const list = await sql.findList(access, id);
  if (list?.state !== 'draft') return false;
  await sql.deleteList(access, id);
  return true;
}
