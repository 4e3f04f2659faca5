import type { Answering } from './late.sql.ts';

/**
 * Who is told that a team's answer is late: the leads who are here; or, if none is, everybody of
 * the team who is here; or, if all are away, everybody who could answer. Empty if nobody could.
 */
export function toldOf(members: readonly Answering[]): string[] {
  const here = members.filter(({ away }) => !away);
  const leads = here.filter(({ lead }) => lead);
  const [told = []] = [leads, here, members].filter((some) => some.length > 0);
  return told.map(({ accountId }) => accountId);
}
