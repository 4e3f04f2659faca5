import type { WorkDeps } from '../../feature.ts';
import { type Access, authorize } from '../../platform/access/access.ts';
import { actorOf } from '../../platform/access/actor.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { dayIn } from '../../platform/clock.ts';
import { readersOf, writeFirst } from '../begin/begin.ts';
import { isRead, whyNoMessage } from '../begin/readers.rules.ts';
import { maySendLists } from '../policy.ts';
import { teamProblem } from '../teams/teams.rules.ts';
import { findTeam, holdTeams, membersOf } from '../teams/teams.ts';
import { blanksIn, fillTemplate } from '../templates/fields.rules.ts';
import { findLanguage, knownFor } from '../templates/templates.ts';
import { lengthOf, SUBJECT_MOST } from '../writing/text.rules.ts';
import { type Line, markStopped } from './lists.sql.ts';
import * as sql from './sending.sql.ts';

type Deps = Pick<WorkDeps, 'db' | 'jobs' | 'settings' | 'clock'>;
type System = Access<'system:messages'>;

/** A job sends this many, and leaves the rest to the next. */
const AT_A_TIME = 50;
const info = (now: Date) => systemRequest(now, 'job message list');

/**
 * Sends the next messages of a list. Each is written in a transaction of its own, together with the
 * note that it was: whenever the process is killed, nobody gets it twice and nobody is left out.
 * Rights are asked for each message: whoever loses the permission sends no more.
 * @returns how many were sent
 */
export async function sendSome(deps: Deps, listId: string): Promise<number> {
  for (let count = 0; count < AT_A_TIME; count++) if (!(await sendNext(deps, listId))) return count;
  // at most one waits for a list
  await deps.db.asSystem('system:messages', info(deps.clock.now()), (access) =>
    deps.jobs.enqueue(access, 'message.list', { listId }),
  );
  return AT_A_TIME;
}

async function sendNext(deps: Deps, listId: string): Promise<boolean> {
  const now = deps.clock.now();
  let at: number | null = null;
  try {
    return await deps.db.asSystem('system:messages', info(now), async (access) => {
      const list = await sql.holdSending(access, listId);
      const line = list && (await sql.nextLine(access, listId));
      if (!list) return false;
      if (!line) {
        await sql.markDone(access, listId);
        return false;
      }
      at = line.n;
      return sendTo(deps, access, list, line, now);
    });
  } catch (error) {
    const failed = at;
    if (failed === null) throw error;
    // one that can't be written must not hold up the others
    await deps.db.asSystem('system:messages', info(now), (access) =>
      sql.settleLine(access, listId, failed, {
        state: 'failed',
        why: 'fault',
        conversationId: null,
      }),
    );
    throw error;
  }
}

/** Writes one message in the name of whoever sent the list. */
async function sendTo(
  { jobs, settings }: Deps,
  system: System,
  list: sql.SendingList,
  { n, patientId }: { n: number; patientId: string },
  now: Date,
): Promise<boolean> {
  const today = dayIn(settings.zone, now);
  const { sender, mayStill } = list;
  const permissions = mayStill ? ['messages:send-list'] : [];
  const actor =
    sender && actorOf({ ...sender, account: { ...sender.account, permissions } }, settings, now);
  const facts = actor && { actor, person: undefined, today, settings };
  if (!facts || !maySendLists.decide(facts).allow) {
    await markStopped(system, list.id, 'sender');
    return false;
  }
  await holdTeams(system, [list.teamId]);
  const [team, members] = await Promise.all([
    findTeam(system, list.teamId),
    membersOf(system, list.teamId),
  ]);
  if (!team || team.state === 'ended' || teamProblem({ state: 'active' }, members)) {
    await markStopped(system, list.id, 'team');
    return false;
  }
  // its row is in the person's access log
  const access = await authorize(system, maySendLists, facts, info(now), patientId);
  if ('denied' in access) return false;
  const readers = await readersOf(access, patientId, { settings });
  const fail = (why: Line['why']) =>
    sql.settleLine(access, list.id, n, { state: 'failed', why, conversationId: null });
  const why = readers
    ? (whyNoMessage(readers) ?? (isRead(readers) ? null : 'no-reader'))
    : 'joined';
  if (!readers || why) {
    await fail(why ?? 'joined');
    return true;
  }
  const spoken = await findLanguage(access, patientId, null);
  const language = spoken === 'es' && list.textEs ? 'es' : 'en';
  const by = { settings, today, name: facts.actor.account.name };
  const known = await knownFor(access, { ...readers, teamId: list.teamId }, by, language);
  const [subject, text] = (
    language === 'es' ? [list.subjectEs || list.subject, list.textEs] : [list.subject, list.text]
  ).map((each) => fillTemplate(each, known)) as [string, string];
  if (blanksIn(`${subject}\n${text}`).length > 0 || lengthOf(subject) > SUBJECT_MOST) {
    await fail('blank');
    return true;
  }
  const { teamId, category, replies } = list;
  const { id: conversationId } = await writeFirst(access, jobs, {
    ...{ patientId, teamId, category, subject, text, replies, asTeam: true },
  });
  await sql.settleLine(access, list.id, n, { state: 'sent', why: '', conversationId });
  return true;
}
