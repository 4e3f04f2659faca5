import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { announce } from '../notices.ts';
import { saidOf } from '../reading/search.rules.ts';
import { findTeam, holdTeams, membersOf } from '../teams/teams.ts';
import * as changes from './changes.sql.ts';
import { logOpening } from './inbox.ts';

type Answer = Access<'messages:answer'>;

/** Begins a conversation with a patient, with or without a place for replies. */
export async function beginByStaff(
  access: Answer,
  jobs: Jobs,
  input: {
    patientId: string;
    teamId: string;
    category: string;
    subject: string;
    text: string;
    asTeam: boolean;
    replies: boolean;
  },
  asOf: AsOf,
): Promise<{ is: 'sent'; id: string } | { is: 'none' }> {
  await holdTeams(access, [input.teamId]);
  const [team, members] = await Promise.all([
    findTeam(access, input.teamId),
    membersOf(access, input.teamId),
  ]);
  const mine = members.some(({ id }) => id === access.actor?.account.id);
  if (!team || team.state === 'ended' || !mine) return { is: 'none' };
  const { patientId, teamId, category, subject, text, asTeam, replies } = input;
  const id = await changes.insertBegun(access, { patientId, teamId, category, subject, replies });
  await logOpening(access, patientId, asOf);
  const one = { patientId, id };
  const said = saidOf(`${subject}\n${text}`);
  const { accounts } = await changes.insertAnswer(access, one, { seq: 1, text, said, asTeam });
  await announce(access, jobs, one, 1, accounts);
  return { is: 'sent', id };
}
