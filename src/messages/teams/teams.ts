import { listClinics, listDepartments } from '../../clinics/places/clinics.ts';
import type { Access } from '../../platform/access/access.ts';
import {
  isLastToAnswer,
  type Shown,
  type Team,
  type TeamFields,
  teamProblem,
} from './teams.rules.ts';
import * as sql from './teams.sql.ts';

export type { Candidate, MemberOf, TeamChange, TeamClinician } from './teams.sql.ts';
export const {
  cliniciansOf,
  countClinicians,
  countOpen,
  findCandidates,
  findClinicians,
  findTeam,
  holdTeams,
  listChanges,
  listMembers,
  listMine,
  listTeams,
  membersOf,
  moveOpen,
} = sql;
export { MATCHES } from './teams.sql.ts';

type Manage = Access<'teams:manage'>;
/** A team as the page showed it that a change was made on. */
export interface Seen {
  id: string;
  version: number;
}

/** Why a change was not made. */
export type Refusal =
  | { is: 'none' }
  /** The team has ended: nothing about it changes any more. */
  | { is: 'ended' }
  /** Somebody has changed it since the page was opened. */
  | { is: 'stale' }
  /** Nobody could answer any more; done only if the actor is sure. */
  | { is: 'last' }
  | {
      is: 'refused';
      why: 'place' | 'clinicians' | 'member' | 'clinician' | 'successor' | 'successor-closed';
    };
export type Outcome = { is: 'saved'; id: string } | Refusal;

/** A clinic or a department that a team may belong to. */
export interface Place {
  clinicId: string;
  departmentId: string | null;
  name: string;
}
/** The listed clinics, each followed by its departments. */
export async function listPlaces(access: Manage): Promise<Place[]> {
  const clinics = (await listClinics(access)).filter(({ state }) => state === 'active');
  const departments = await Promise.all(clinics.map(({ id }) => listDepartments(access, id)));
  return clinics.flatMap(({ id, name }, at) => [
    { clinicId: id, departmentId: null, name },
    ...(departments[at] ?? [])
      .filter(({ active }) => active)
      .map((one) => ({ clinicId: id, departmentId: one.id, name: `${name}, ${one.name}` })),
  ]);
}

const samePlace = (
  a: Pick<TeamFields, 'clinicId' | 'departmentId'>,
  b: Pick<TeamFields, 'clinicId' | 'departmentId'>,
): boolean => a.clinicId === b.clinicId && a.departmentId === b.departmentId;

const isUnchanged = (team: Team, fields: TeamFields): boolean =>
  Object.entries(fields).every(([name, value]) => team[name as keyof TeamFields] === value);

/** A team's place as a page names it; empty without one. */
export const placeOf = ({ clinic, department }: Pick<Team, 'clinic' | 'department'>): string =>
  [clinic, department].filter(Boolean).join(', ');

/** The fields of a team as its page shows them. */
async function fieldsShown(access: Manage, id: string): Promise<Shown> {
  const team = await sql.findTeam(access, id);
  if (!team) return {};
  return {
    name: team.name,
    nameEs: team.nameEs,
    topic: team.topic ?? 'patients',
    about: team.about,
    aboutEs: team.aboutEs,
    place: placeOf(team),
    answerDays: team.answerDays,
    state: team.state,
    pausedText: team.pausedText,
    pausedTextEs: team.pausedTextEs,
    into: team.into ?? '',
  };
}
/** Those on a team as its page shows them, with user IDs, since two people may share a name. */
async function membersShown(access: Manage, id: string): Promise<Shown> {
  const named = (await sql.membersOf(access, id)).map((one) => ({
    name: `${one.name} (${one.userId})`,
    lead: one.lead,
  }));
  return {
    members: named.map(({ name }) => name),
    leads: named.filter(({ lead }) => lead).map(({ name }) => name),
  };
}
async function cliniciansShown(access: Manage, id: string): Promise<Shown> {
  const all = await sql.cliniciansOf(access, id);
  return { clinicians: all.map(({ name, npi }) => (npi ? `${name} (NPI ${npi})` : name)) };
}

/**
 * Changes a team that nobody else can change meanwhile, and notes what its page showed before and
 * after.
 * @param work makes the change and answers null, or says why not, or that there is nothing to do
 */
async function change(
  access: Manage,
  { id, version }: Seen,
  show: (access: Manage, id: string) => Promise<Shown>,
  work: (team: Team) => Promise<Outcome | null>,
  alsoLocked: readonly string[] = [],
): Promise<Outcome> {
  await sql.lockTeams(access, [id, ...alsoLocked]);
  const team = await sql.findTeam(access, id);
  if (!team) return { is: 'none' };
  if (team.state === 'ended') return { is: 'ended' };
  if (team.version !== version) return { is: 'stale' };
  const before = await show(access, id);
  const outcome = await work(team);
  if (outcome) return outcome;
  await note(access, id, before, await show(access, id));
  return { is: 'saved', id };
}
const note = (access: Manage, id: string, before: Shown, after: Shown) =>
  sql.insertChange(access, id, access.actor?.account.id ?? '', before, after);

/**
 * Adds or changes a team.
 * @param seen the team and its version as the page showed it; null for a new one
 * @returns `refused`: the place is not in use and was not the team's before, or a team with
 *   clinicians was to be for a topic
 */
export async function saveTeam(
  access: Manage,
  seen: Seen | null,
  fields: TeamFields,
): Promise<Outcome> {
  const inUse = async () =>
    fields.clinicId === null
      ? fields.departmentId === null
      : (await listPlaces(access)).some((place) => samePlace(place, fields));
  if (!seen) {
    if (!(await inUse())) return { is: 'refused', why: 'place' };
    const id = await sql.insertTeam(access, fields);
    await note(access, id, {}, await fieldsShown(access, id));
    return { is: 'saved', id };
  }
  return change(access, seen, fieldsShown, async (team) => {
    if (!samePlace(team, fields) && !(await inUse())) return { is: 'refused', why: 'place' };
    if (fields.topic !== null && (await sql.cliniciansOf(access, team.id)).length > 0)
      return { is: 'refused', why: 'clinicians' };
    if (isUnchanged(team, fields)) return { is: 'saved', id: team.id };
    await sql.updateTeam(access, team.id, fields);
    return null;
  });
}

/**
 * Puts somebody on a team, or changes whether they lead it.
 * @returns `refused` for an account that is closed, is a member's, or may not answer messages
 */
export const addMember = (
  access: Manage,
  seen: Seen,
  accountId: string,
  lead = false,
): Promise<Outcome> =>
  change(access, seen, membersShown, async ({ id }) => {
    if (!(await sql.mayAnswer(access, accountId))) return { is: 'refused', why: 'member' };
    await sql.saveMember(access, id, { id: accountId, lead });
    await sql.markChanged(access, id);
    return null;
  });

/**
 * Takes somebody off a team.
 * @param sure even if nobody could answer then, in a team that takes messages
 */
export const removeMember = (
  access: Manage,
  seen: Seen,
  accountId: string,
  sure: boolean,
): Promise<Outcome> =>
  change(access, seen, membersShown, async ({ id, state }) => {
    const members = await sql.membersOf(access, id);
    if (!members.some((one) => one.id === accountId)) return { is: 'refused', why: 'member' };
    if (state === 'active' && !sure && isLastToAnswer(members, accountId)) return { is: 'last' };
    await sql.endMember(access, id, accountId);
    await sql.markChanged(access, id);
    return null;
  });

/** Sends the messages of a clinician's patients to a team; refused for a team with a topic. */
export const addClinician = (access: Manage, seen: Seen, clinicianId: string): Promise<Outcome> =>
  change(access, seen, cliniciansShown, async ({ id, topic }) => {
    if (topic !== null || !(await sql.isClinician(access, clinicianId)))
      return { is: 'refused', why: 'clinician' };
    await sql.insertClinician(access, id, clinicianId);
    await sql.markChanged(access, id);
    return null;
  });

export const removeClinician = (
  access: Manage,
  seen: Seen,
  clinicianId: string,
): Promise<Outcome> =>
  change(access, seen, cliniciansShown, async ({ id }) => {
    await sql.deleteClinician(access, id, clinicianId);
    await sql.markChanged(access, id);
    return null;
  });

/**
 * Ends a team. Its open conversations move to the successor in the same transaction, unassigned.
 * Whoever begins a conversation has to lock the team's row too (`for share`), or it could begin
 * with a team that has just ended.
 * @param intoId the successor; null only for a team without open conversations
 * @returns `refused`: there is no successor, or it can't be messaged itself
 */
export const endTeam = (access: Manage, seen: Seen, intoId: string | null): Promise<Outcome> =>
  change(
    access,
    seen,
    fieldsShown,
    async ({ id }) => {
      if (intoId === null && (await sql.countOpen(access, id)) > 0)
        return { is: 'refused', why: 'successor' };
      if (intoId !== null) {
        const successor = await sql.findTeam(access, intoId);
        const works =
          successor && teamProblem(successor, await sql.membersOf(access, intoId)) === null;
        if (intoId === id || !works) return { is: 'refused', why: 'successor-closed' };
        const { id: by = '', name = '' } = access.actor?.account ?? {};
        await sql.moveOpen(access, id, intoId, { id: by, name });
      }
      await sql.markEnded(access, id, intoId);
      return null;
    },
    intoId === null ? [] : [intoId],
  );
