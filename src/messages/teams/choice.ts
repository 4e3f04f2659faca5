import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays } from '../../platform/days.rules.ts';
import type { Language } from '../../platform/i18n.ts';
import type { ReadsMessages } from '../policy.ts';
import { listAnswering, listOwnTeams } from './choice.sql.ts';
import { sortTeams, type Team, teamProblem } from './teams.rules.ts';
import { findTeam, listTeams } from './teams.ts';

/** How many days back a visit makes a clinician's team one's own. */
const VISIT_DAYS = 730;

/** A team that a member can choose, or is told why not. */
export interface Choosable {
  team: Team;
  problem: ReturnType<typeof teamProblem>;
}

const problemOf = (team: Team, answering: readonly string[]) =>
  teamProblem(team, [{ mayAnswer: answering.includes(team.id) }]);

/**
 * The teams that a member can write to: those of their own clinicians, other care teams, and those
 * for a topic. Ended ones are left out; paused ones say so before anything is typed.
 */
export async function listChoosable(
  access: Access<ReadsMessages>,
  { today }: AsOf,
  language: Language,
): Promise<{ own: Choosable[]; care: Choosable[]; topics: Choosable[] }> {
  const [teams, answering, mine] = await Promise.all([
    listTeams(access),
    listAnswering(access),
    listOwnTeams(access, access.person.id, addDays(today, -VISIT_DAYS)),
  ]);
  const all = sortTeams(
    teams.filter(({ state }) => state !== 'ended'),
    language,
  ).map((team) => ({ team, problem: problemOf(team, answering) }));
  const place = ({ team }: Choosable) => mine.indexOf(team.id);
  return {
    own: all
      .filter((one) => one.team.topic === null && place(one) >= 0)
      .sort((a, b) => place(a) - place(b)),
    care: all.filter((one) => one.team.topic === null && place(one) < 0),
    topics: all.filter(({ team }) => team.topic !== null),
  };
}

/** One team. Undefined if there is none. */
export async function findChoosable(
  access: Access<ReadsMessages>,
  teamId: string,
): Promise<Choosable | undefined> {
  const [team, answering] = await Promise.all([findTeam(access, teamId), listAnswering(access)]);
  return team && { team, problem: problemOf(team, answering) };
}
