import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { holdTeams } from '../teams/teams.ts';
import * as sql from './inbox.sql.ts';
import { logOpening } from './shown.ts';

type Answer = Access<'messages:answer'>;

/**
 * Holds a conversation for a change: whoever changes it at the same time waits, and then sees what
 * the first did. Like each work on a record it is in the person's access log.
 * @param alsoTeam another team that must not end meanwhile
 */
export async function hold(
  access: Answer,
  id: string,
  asOf: AsOf,
  alsoTeam?: string,
): Promise<sql.Waiting | undefined> {
  const before = await sql.findForStaff(access, id);
  if (!before) return undefined;
  // the teams first: so does whoever ends one
  await holdTeams(access, [before.teamId, ...(alsoTeam ? [alsoTeam] : [])]);
  await sql.lock(access, before);
  const one = await sql.findForStaff(access, id);
  if (one) await logOpening(access, one, asOf);
  return one;
}
