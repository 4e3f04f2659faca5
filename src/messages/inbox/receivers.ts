import type { Tx } from '../../platform/db/statements.ts';
import type { Words } from '../../platform/i18n.ts';
import { awayToday } from '../absences/absences.ts';
import { teamName, workingTeams } from '../teams/teams.rules.ts';
import { listMembers, listTeams } from '../teams/teams.ts';
import { receiverText } from './inbox.rules.ts';

/** Everybody who can be given a conversation: each team that works, and each of its people. */
export async function listReceivers(
  access: Tx,
  today: string,
  t: Words,
): Promise<{ value: string; label: string }[]> {
  const [teams, members] = await Promise.all([listTeams(access), listMembers(access)]);
  const ids = [...new Set(members.map(({ id }) => id))];
  const away = await awayToday(access, ids, today);
  const staffed = teams
    .filter(({ state }) => state !== 'ended')
    // a paused team still answers: it only takes nothing new from members
    .map((team) => ({
      ...team,
      state: 'active' as const,
      members: members.filter(({ teamId }) => teamId === team.id),
    }));
  return workingTeams(staffed, t.language).flatMap((team) => {
    const name = teamName(team, t.language);
    const able = team.members.filter(({ mayAnswer }) => mayAnswer);
    return [
      {
        value: receiverText({ teamId: team.id, accountId: null }),
        label: t('inbox.to-team', { team: name }),
      },
      ...able.map((one) => {
        // two people of a team may share a name
        const twice = able.some((other) => other.id !== one.id && other.name === one.name);
        const gone = away.find(({ accountId }) => accountId === one.id);
        const to = {
          team: name,
          name: twice ? `${one.name} (${one.userId})` : one.name,
        };
        return {
          value: receiverText({ teamId: team.id, accountId: one.id }),
          label: gone
            ? t('away.to-person', { ...to, day: t.day(gone.untilDay) })
            : t('inbox.to-person', to),
        };
      }),
    ];
  });
}
