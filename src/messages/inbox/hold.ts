import type { Access } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { watchOpening } from '../../privacy/watch.ts';
import { holdTeams } from '../teams/teams.ts';
import * as sql from './inbox.sql.ts';

type Answer = Access<'messages:answer'>;

/** Notes that staff worked on the person's record; unusual work is flagged. */
export async function logOpening(
  access: Answer,
  patientId: string,
  { today }: AsOf,
): Promise<void> {
  auditAction(access, access.info, {
    ...shownToStaff(access, 'messages:answer', 'messages', 'treatment'),
    person: patientId,
    outcome: 'granted',
  });
  await watchOpening(
    access,
    { now: access.info.now, today },
    { patientId, purpose: 'treatment', anew: false },
  );
}

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
  if (one) await logOpening(access, one.patientId, asOf);
  return one;
}
