import type { Readiness } from '../absences/absences.ts';

/**
 * Who is told that a team's answer is late: the leads who are here; or, if none is, everybody of
 * the team who is here; or, if all are away, everybody who may answer. Empty if nobody may.
 */
export function toldOf(
  members: readonly Pick<Readiness, 'id' | 'lead' | 'mayAnswer' | 'away'>[],
): string[] {
  const able = members.filter(({ mayAnswer }) => mayAnswer);
  const here = able.filter(({ away }) => !away);
  const leads = here.filter(({ lead }) => lead);
  const [told = []] = [leads, here, able].filter((some) => some.length > 0);
  return told.map(({ id }) => id);
}
