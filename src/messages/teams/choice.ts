import { listKnown } from '../../clinics/whose/whose.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays } from '../../platform/days.rules.ts';
import type { Language } from '../../platform/i18n.ts';
import type { ReadsMessages } from '../policy.ts';
import { isFound, saidOf, termsOf } from '../reading/search.rules.ts';
import { listAnswering, listTeamClinicians, listTeamsOfKnown } from './choice.sql.ts';
import { sortTeams, type Team, teamProblem } from './teams.rules.ts';
import { findTeam, listTeams } from './teams.ts';

/** How many days back a visit makes a clinician's team one's own. */
const VISIT_DAYS = 730;

/** A team that a member can choose, or is told why not. */
export interface Choosable {
  team: Team;
  /** The names of its clinicians. */
  clinicians: readonly string[];
  problem: ReturnType<typeof teamProblem>;
}

const problemOf = (team: Team, answering: readonly string[]) =>
  teamProblem(team, [{ mayAnswer: answering.includes(team.id) }]);

/** Whether each of the terms is in what a member may know a team by, in either language. */
const isNamed = ({ team, clinicians }: Choosable, terms: readonly string[]): boolean =>
  isFound(
    saidOf(
      [
        ...[team.name, team.nameEs, team.about, team.aboutEs, team.topic],
        ...[team.clinic, team.department, ...clinicians],
      ].join('\n'),
    ),
    terms,
  );

/**
 * The teams that a member can write to: those of their own clinicians, other care teams, and those
 * for a topic. Ended ones are left out; paused ones say so before anything is typed.
 * @param words only teams with these in a clinician's name, the clinic, or what they answer
 */
export async function listChoosable(
  access: Access<ReadsMessages>,
  { today }: AsOf,
  language: Language,
  words = '',
): Promise<{ own: Choosable[]; care: Choosable[]; topics: Choosable[] }> {
  const terms = termsOf(words);
  const [teams, answering, named, mine] = await Promise.all([
    listTeams(access),
    listAnswering(access),
    listTeamClinicians(access),
    listKnown(access, access.person.id, addDays(today, -VISIT_DAYS)).then((known) =>
      listTeamsOfKnown(access, known),
    ),
  ]);
  const all = sortTeams(
    teams.filter(({ state }) => state !== 'ended'),
    language,
  )
    .map((team) => ({
      team,
      clinicians: named.filter(({ teamId }) => teamId === team.id).map(({ name }) => name),
      problem: problemOf(team, answering),
    }))
    .filter((one) => terms.length === 0 || isNamed(one, terms));
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
): Promise<Pick<Choosable, 'team' | 'problem'> | undefined> {
  const [team, answering] = await Promise.all([findTeam(access, teamId), listAnswering(access)]);
  return team && { team, problem: problemOf(team, answering) };
}
