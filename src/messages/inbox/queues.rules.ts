import type { PlainDate } from '../../platform/days.rules.ts';
import { isOverdue } from '../clock/due.rules.ts';

/**
 * In whose queue a conversation is. Queues are computed from who is there now, never stored, so a
 * team that is dissolved, a role that is taken or an absence that begins can't leave a conversation
 * where nobody looks: each open one is in exactly one queue.
 */

export interface Absence {
  from: PlainDate;
  /** The last day; null if it is not known yet. */
  until: PlainDate | null;
  /** Who takes over, if somebody was named. */
  cover: string | null;
}

/** The absence that someone is on that day; the one that began last, if there are several. */
export const absenceOn = (absences: readonly Absence[], day: PlainDate): Absence | null =>
  absences
    .filter(({ from, until }) => from <= day && (until === null || day <= until))
    .sort((a, b) => (a.from < b.from ? 1 : -1))[0] ?? null;

export interface Person {
  id: string;
  /** Their account is open, and their roles let them open conversations. */
  mayOpen: boolean;
  /** Null if they are here. */
  away: Absence | null;
}

export interface Team {
  id: string;
  dissolved: boolean;
  members: readonly string[];
}

/** Everybody and every team that there is now. */
export interface House {
  people: ReadonlyMap<string, Person>;
  teams: ReadonlyMap<string, Team>;
}

export interface Conversation {
  id: string;
  /** As stored; nobody may know a team of this id. */
  teamId: string;
  assignedTo: string | null;
  /** Staff who may not open this one whatever their roles are, such as the patient themselves. */
  barred: readonly string[];
  state: 'open' | 'closed' | 'read-only';
  /** Since when the member side waits for an answer; null if it does not (`waitingSince`). */
  waitingSince: Date | null;
  due: Date | null;
  snooze: { at: Date; until: Date } | null;
  /** When the member side wrote last. */
  memberWroteAt: Date | null;
}

/** Why a conversation is the administrator's, who is mailed about it at once. */
export type Stranded = 'team-unknown' | 'team-dissolved' | 'nobody' | 'everyone-away';
export type Queue =
  | { is: 'person'; id: string }
  | { is: 'team'; id: string }
  | { is: 'administrator'; why: Stranded };

/** Whether someone on a team may open a conversation of the team, here or away. */
const mayOpen = (person: Person | undefined, team: Team, { barred }: Conversation): boolean =>
  person?.mayOpen === true && team.members.includes(person.id) && !barred.includes(person.id);
const isReady = (person: Person | undefined, team: Team, one: Conversation): boolean =>
  mayOpen(person, team, one) && person?.away === null;

const peopleOf = (team: Team, { people }: House): Person[] =>
  team.members.flatMap((id) => people.get(id) ?? []);

/**
 * To whom a conversation of someone who is away goes: to the cover they named, if that person is
 * here and may open it, or else to the team, unassigned. A cover's own cover does not count, so
 * work never wanders to someone who was not named for it.
 */
export function handOver(
  { cover }: Absence,
  team: Team,
  one: Conversation,
  { people }: House,
): { to: 'person'; id: string } | { to: 'team' } {
  const person = cover === null ? undefined : people.get(cover);
  return person && isReady(person, team, one) ? { to: 'person', id: person.id } : { to: 'team' };
}

/**
 * The one queue of an open conversation: the person's to whom it is assigned, if they are here and
 * may open it; or their cover's; or the team's, unassigned; or, if nobody there can open it now,
 * the administrator's. Snoozed, overdue and waiting ones stay in the same queue (`flagsOf`).
 * @returns null for a conversation that is not open
 */
export function queueOf(one: Conversation, house: House): Queue | null {
  if (one.state !== 'open') return null;
  const team = house.teams.get(one.teamId);
  if (!team) return { is: 'administrator', why: 'team-unknown' };
  if (team.dissolved) return { is: 'administrator', why: 'team-dissolved' };
  const assigned = one.assignedTo === null ? undefined : house.people.get(one.assignedTo);
  if (assigned && isReady(assigned, team, one)) return { is: 'person', id: assigned.id };
  if (assigned?.away && mayOpen(assigned, team, one)) {
    const heir = handOver(assigned.away, team, one, house);
    if (heir.to === 'person') return { is: 'person', id: heir.id };
  }
  const able = peopleOf(team, house).filter((person) => mayOpen(person, team, one));
  if (able.some(({ away }) => away === null)) return { is: 'team', id: team.id };
  return { is: 'administrator', why: able.length > 0 ? 'everyone-away' : 'nobody' };
}

/**
 * Who sees a conversation in their queue now and can open it; nobody for the administrator's, which
 * is for everyone who manages teams.
 */
export function openersOf(one: Conversation, house: House): string[] {
  const queue = queueOf(one, house);
  const team = house.teams.get(one.teamId);
  if (!queue || !team || queue.is === 'administrator') return [];
  if (queue.is === 'person') return [queue.id];
  return peopleOf(team, house)
    .filter((person) => isReady(person, team, one))
    .map(({ id }) => id);
}

export interface Flags {
  /** The team wrote last. */
  waitingForMember: boolean;
  /** Also while it is snoozed: a snooze hides nothing that is late. */
  overdue: boolean;
  /** Until its time comes or the member side writes. */
  snoozed: boolean;
}

/** What a list shows about an open conversation besides its queue. */
export function flagsOf(one: Conversation, now: Date): Flags {
  const { snooze, memberWroteAt, waitingSince, due } = one;
  const woken = snooze !== null && memberWroteAt !== null && memberWroteAt > snooze.at;
  return {
    waitingForMember: waitingSince === null,
    overdue: waitingSince !== null && isOverdue(due, now),
    snoozed: snooze !== null && now < snooze.until && !woken,
  };
}

export interface Tally {
  stored: number;
  /** Closed or read-only. */
  closed: number;
  people: ReadonlyMap<string, number>;
  teams: ReadonlyMap<string, number>;
  administrator: number;
}

/** Counts conversations by queue: those stored are those in queues and those closed. */
export function tally(conversations: readonly Conversation[], house: House): Tally {
  const counts = { people: new Map<string, number>(), teams: new Map<string, number>() };
  const add = (to: Map<string, number>, id: string) => to.set(id, (to.get(id) ?? 0) + 1);
  let [closed, administrator] = [0, 0];
  for (const one of conversations) {
    const queue = queueOf(one, house);
    if (!queue) closed += 1;
    else if (queue.is === 'administrator') administrator += 1;
    else add(queue.is === 'person' ? counts.people : counts.teams, queue.id);
  }
  return { stored: conversations.length, closed, ...counts, administrator };
}
