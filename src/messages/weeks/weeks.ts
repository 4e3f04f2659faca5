import { openMinutes } from '../../clinics/calendar/calendar.rules.ts';
import { calendarOfClinic } from '../../clinics/whose/whose.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays, dayIn, type PlainDate, startOfDay } from '../../platform/clock.ts';
import type { Language } from '../../platform/i18n.ts';
import { awayToday } from '../absences/absences.ts';
import { isReady } from '../queues/queues.rules.ts';
import { sortTeams, type Team } from '../teams/teams.rules.ts';
import { listMine, listTeams, membersOf } from '../teams/teams.ts';
import { BEFORE, chosenWeek, medianOf, sharesOf, weeksUntil } from './weeks.rules.ts';
import * as sql from './weeks.sql.ts';

type Sees = Access<'messages:answer' | 'teams:manage'>;
type Numbers = Omit<sql.Kept, 'week'>;
const NONE: Numbers = {
  ...{ asked: 0, inTime: 0, late: 0, overdue: 0, waiting: 0, closed: 0, moved: 0 },
};

/** A week of a team, by the first of its days. */
export interface Week extends Numbers {
  first: PlainDate;
}

/** Somebody of the team, and what they have to do now. */
export interface Share {
  id: string;
  name: string;
  userId: string;
  mayAnswer: boolean;
  /** The last day of their absence, if they are away. */
  awayUntil: PlainDate | null;
  open: number;
  overdue: number;
}

export interface TeamWeek {
  week: Week;
  /** The same of the weeks before, the latest first. */
  before: Week[];
  /** Half of the answers took no more minutes of the team's opening; null without answers. */
  median: number | null;
  /** Whether there is a later week to look at. */
  over: boolean;
  /** Whether the week before is still shown. */
  hasEarlier: boolean;
  /** Who has what now, by name, and what nobody has. */
  people: Share[];
  nobody: { open: number; overdue: number };
}

/** The teams that the reader is on and that still answer, by name. */
export async function listOwn(
  access: Access<'messages:answer'>,
  language: Language,
): Promise<Team[]> {
  const own = new Set((await listMine(access)).map(({ teamId }) => teamId));
  const teams = (await listTeams(access)).filter(
    ({ id, state }) => own.has(id) && state !== 'ended',
  );
  return sortTeams(teams, language);
}

/**
 * How a team kept its promises in a week, and who has what to do now. A message belongs to the week
 * in which the member wrote it, on the clock of the team's clinic.
 * @param named a day of the week; this week's if it is left out
 * @returns null for a week that is not shown
 */
export async function readWeek(
  access: Sees,
  team: Pick<Team, 'id' | 'clinicId'>,
  named: PlainDate | undefined,
  asOf: AsOf,
): Promise<TeamWeek | null> {
  const near = await calendarOfClinic(access, team.clinicId, asOf);
  const today = dayIn(near.zone, asOf.now);
  const first = chosenWeek(named, today);
  if (!first) return null;
  const firsts = weeksUntil(first, BEFORE + 1);
  const starts = firsts.map((day) => startOfDay(near.zone, day));
  const start = startOfDay(near.zone, first);
  const end = startOfDay(near.zone, addDays(first, 7));
  const [kept, answered, calendar, now] = await Promise.all([
    sql.countKept(access, team.id, starts, end),
    sql.listAnswered(access, team.id, start, end),
    // the holidays of that time
    calendarOfClinic(access, team.clinicId, { ...asOf, today: first }),
    readNow(access, team.id, asOf.today),
  ]);
  const weeks = firsts.map((day, index) => {
    const { week: _, ...numbers } = kept.find(({ week }) => week === index + 1) ?? {
      week: 0,
      ...NONE,
    };
    return { first: day, ...numbers };
  });
  return {
    week: weeks.at(-1) ?? { first, ...NONE },
    before: weeks.slice(0, -1).reverse(),
    median: medianOf(answered.map((one) => openMinutes(calendar, one.askedAt, one.answeredAt))),
    over: chosenWeek(addDays(first, 7), today) !== null,
    hasEarlier: chosenWeek(addDays(first, -7), today) !== null,
    ...now,
  };
}

async function readNow(
  access: Sees,
  teamId: string,
  today: PlainDate,
): Promise<Pick<TeamWeek, 'people' | 'nobody'>> {
  const [members, held] = await Promise.all([
    membersOf(access, teamId),
    sql.countHeld(access, teamId),
  ]);
  const ids = members.map(({ id }) => id);
  const away = await awayToday(access, ids, today);
  const people = members
    .filter(({ closed }) => !closed)
    .map(({ id, name, userId, mayAnswer }) => {
      const awayUntil = away.find(({ accountId }) => accountId === id)?.untilDay ?? null;
      return { id, name, userId, mayAnswer, awayUntil };
    })
    .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
  const here = people.filter((one) => isReady({ ...one, away: one.awayUntil !== null }));
  const { of, nobody } = sharesOf(
    held,
    here.map(({ id }) => id),
  );
  return {
    people: people.map((one) => ({ ...one, ...(of.get(one.id) ?? { open: 0, overdue: 0 }) })),
    nobody,
  };
}
