import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Language } from '../../platform/i18n.ts';
import { type Team, workingTeams } from '../teams/teams.rules.ts';
import { holdTeams, listMembers, listTeams, moveOpen } from '../teams/teams.ts';
import { type Stranded, strandedWhy } from './queues.rules.ts';
import * as sql from './stranded.sql.ts';

export interface StrandedTeam extends sql.StrandedTeam {
  why: Stranded;
}

/** The teams whose open conversations are in nobody's queue today, and why. */
export const listStranded = async (tx: Tx, today: string): Promise<StrandedTeam[]> =>
  (await sql.listStrandedTeams(tx, today)).flatMap((team) => {
    const why = strandedWhy(team);
    return why ? [{ ...team, why }] : [];
  });

/** The teams that can take conversations over: those that work and are not stranded themselves. */
export async function listTakers(
  access: Access<'teams:manage'>,
  stranded: readonly StrandedTeam[],
  language: Language,
): Promise<Team[]> {
  const [teams, members] = await Promise.all([listTeams(access), listMembers(access)]);
  const of = Map.groupBy(members, ({ teamId }) => teamId);
  return workingTeams(
    teams
      .filter(({ id }) => !stranded.some((one) => one.id === id))
      .map((team) => ({ ...team, members: of.get(team.id) ?? [] })),
    language,
  );
}

/**
 * Gives all open conversations of a stranded team to another one, unassigned, each with a line in
 * its own history. What the members were promised stays.
 * @returns `none`: there is nothing to give away, or nobody there to take it
 */
export async function moveStranded(
  access: Access<'teams:manage'>,
  id: string,
  intoId: string,
  { today }: Pick<AsOf, 'today'>,
): Promise<'moved' | 'none'> {
  await holdTeams(access, [id, intoId]);
  const stranded = await listStranded(access, today);
  const takers = await listTakers(access, stranded, 'en');
  if (!stranded.some((one) => one.id === id) || !takers.some((one) => one.id === intoId))
    return 'none';
  const { id: by = '', name = '' } = access.actor?.account ?? {};
  await moveOpen(access, id, intoId, { id: by, name });
  return 'moved';
}
