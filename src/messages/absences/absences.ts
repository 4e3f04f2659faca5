import type { WorkDeps } from '../../feature.ts';
import type { Access } from '../../platform/access/access.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays, dayIn, type PlainDate } from '../../platform/clock.ts';
import type { Tx } from '../../platform/db/statements.ts';
import { heirOf } from '../queues/queues.rules.ts';
import * as sql from './absences.sql.ts';

export type { Away, Readiness } from './absences.sql.ts';
export const { listAway, listReadiness } = sql;

/** Their own and, if they lead a team, its people's; or everybody's who is on a team. */
type Absences = Access<'messages:answer' | 'teams:manage'>;

/** For how long somebody can be away at most, and how far ahead it can be noted. */
export const MOST_AWAY = 366;

export interface Colleague {
  id: string;
  name: string;
}
export interface Known {
  /** Whose absences the actor may note. */
  mine: Colleague[];
  /** Who could answer for somebody: everybody on a team of theirs. */
  covers: Colleague[];
  away: sql.Away[];
}

const unique = (all: readonly sql.OnTeam[]): Colleague[] => [
  ...new Map(all.map(({ accountId, name }) => [accountId, { id: accountId, name }])).values(),
];

/** What the actor may know and note about who is away. */
export async function listAbsences(access: Absences, { today }: AsOf): Promise<Known> {
  const me = access.actor?.account.id ?? '';
  const all = await sql.listOnTeams(access);
  const manages = access.permission === 'teams:manage';
  const teams = all.filter(({ accountId }) => accountId === me);
  const led = new Set(teams.filter(({ lead }) => lead).map(({ teamId }) => teamId));
  const near = new Set(teams.map(({ teamId }) => teamId));
  const colleagues = manages ? all : all.filter(({ teamId }) => near.has(teamId));
  const mine = manages
    ? all
    : all.filter(({ accountId, teamId }) => accountId === me || led.has(teamId));
  const covers = unique(colleagues.filter(({ mayAnswer }) => mayAnswer));
  const shown = unique(colleagues).map(({ id }) => id);
  return { mine: unique(mine), covers, away: await sql.listAway(access, shown, today) };
}

export type Noted =
  | 'noted'
  /** It is not the actor's to note. */
  | 'none'
  | 'overlaps'
  /** Not on a team of theirs, or may not answer. */
  | 'cover';

/**
 * Notes that somebody is away. From the first day on, their open conversations go to the cover or
 * back to the team: at once, if they are away today.
 */
export async function noteAbsence(
  access: Absences,
  one: { accountId: string; fromDay: PlainDate; untilDay: PlainDate; coverId: string | null },
  asOf: AsOf,
): Promise<Noted> {
  await sql.lockAbsencesOf(access, one.accountId);
  const { mine, away } = await listAbsences(access, asOf);
  if (!mine.some(({ id }) => id === one.accountId)) return 'none';
  const theirs = away.filter(({ accountId }) => accountId === one.accountId);
  if (theirs.some((other) => other.fromDay <= one.untilDay && one.fromDay <= other.untilDay))
    return 'overlaps';
  const all = await sql.listOnTeams(access);
  const teams = new Set(
    all.filter(({ accountId }) => accountId === one.accountId).map(({ teamId }) => teamId),
  );
  const able = all.some(
    ({ accountId, teamId, mayAnswer }) =>
      accountId === one.coverId && teams.has(teamId) && mayAnswer && accountId !== one.accountId,
  );
  if (one.coverId !== null && !able) return 'cover';
  await sql.insertAbsence(access, one);
  await handOverLeft(access, asOf.today, asOf.now, one.accountId);
  return 'noted';
}

/** Somebody is back, or does not go. What was handed over stays where it is. */
export async function endAbsence(access: Absences, id: string, asOf: AsOf): Promise<boolean> {
  const { mine, away } = await listAbsences(access, asOf);
  const one = away.find((each) => each.id === id);
  if (!one || !mine.some((each) => each.id === one.accountId)) return false;
  await sql.endAbsence(access, id, asOf.now);
  return true;
}

/** The days on which an absence can begin and end. */
export const absenceDays = ({ today }: Pick<AsOf, 'today'>) => ({
  first: today,
  last: addDays(today, MOST_AWAY),
});

/** Who of these accounts is away today, and until when. */
export const awayToday = async (
  tx: Tx,
  accountIds: readonly string[],
  today: string,
): Promise<sql.Away[]> =>
  (await sql.listAway(tx, accountIds, today)).filter(({ fromDay }) => fromDay <= today);

/** Until when somebody is away today; null if they are here. */
export const awayUntil = async (tx: Tx, accountId: string, today: string): Promise<string | null> =>
  (await awayToday(tx, [accountId], today))[0]?.untilDay ?? null;

async function handOverLeft(
  tx: Tx,
  today: string,
  now: Date,
  accountId: string | null,
): Promise<number> {
  const left = await sql.lockLeft(tx, today, accountId);
  if (left.length === 0) return 0;
  const teams = [...new Set(left.map(({ teamId }) => teamId))];
  const people = Map.groupBy(await sql.listReadiness(tx, teams, today), ({ teamId }) => teamId);
  await sql.handOver(
    tx,
    left.map((one) => ({
      ...one,
      heirId: heirOf(one.coverId, people.get(one.teamId) ?? []).accountId,
    })),
    now,
  );
  return left.length;
}

/**
 * Hands over what is with people who are away since today, may no longer answer or have left their
 * team. In the inbox these conversations are their team's from that moment on, whenever this runs.
 * @returns how many were handed over
 */
export const handOverAbsent = (
  { db, settings }: Pick<WorkDeps, 'db' | 'settings'>,
  now: Date,
): Promise<number> =>
  db.asSystem('system:messages', systemRequest(now, 'job messages'), (access) =>
    handOverLeft(access, dayIn(settings.zone, now), now, null),
  );
