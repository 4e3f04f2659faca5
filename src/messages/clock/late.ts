import type { WorkDeps } from '../../feature.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { dayIn } from '../../platform/clock.ts';
import { raiseAlarm } from '../../platform/jobs/alarms.ts';
import { notify } from '../../platform/notices/notices.ts';
import type { TopicRules } from '../../platform/notices/topics.ts';
import { listReadiness } from '../absences/absences.ts';
import { REPLY_DAYS } from '../conversations.rules.ts';
import { mayAnswerMessages } from '../policy.ts';
import { listStranded } from '../queues/stranded.ts';
import { toldOf } from './late.rules.ts';
import * as sql from './late.sql.ts';

declare module '../../platform/notices/topics.ts' {
  interface TopicData {
    /** Answers of one's team are late. */
    'messages-late': Record<string, never>;
  }
}

/** For those who can do something about it. It names no member and no team. */
export const lateTopic: TopicRules<'messages-late'> = {
  label: 'topic.messages-late',
  hint: 'topic.messages-late-hint',
  audience: 'staff',
  shownTo: (facts) => mayAnswerMessages.decide(facts).allow,
  about: 'account',
  optional: false,
  channels: ['mail'],
  gatherSeconds: 300,
  quiet: false,
  subject: 'mail.messages-late-subject',
  body: 'mail.messages-late-body',
  page: () => '/staff/messages?show=overdue',
};

/**
 * Tells a team once of each answer that is late, and operators of conversations that nobody can
 * answer today: of teams that have ended, or whose people have all left or are away.
 * @returns of how many late answers somebody was told
 */
export async function escalateLate(
  { db, jobs, log, settings }: Pick<WorkDeps, 'db' | 'jobs' | 'log' | 'settings'>,
  now: Date,
): Promise<number> {
  return db.asSystem('system:messages', systemRequest(now, 'job messages'), async (access) => {
    const today = dayIn(settings.zone, now);
    const late = await sql.lockLate(access, now);
    const teams = [...new Set(late.map(({ teamId }) => teamId))];
    const members = await listReadiness(access, teams, today);
    const told = new Set<string>();
    for (const teamId of teams) {
      const accounts = toldOf(members.filter((one) => one.teamId === teamId));
      if (accounts.length > 0) told.add(teamId);
      for (const one of late.filter((each) => each.teamId === teamId))
        for (const accountId of accounts)
          await notify(access, jobs, {
            accountId,
            topic: 'messages-late',
            event: `${one.id} ${now.toISOString()}`,
            data: {},
          });
    }
    const escalated = late.filter(({ teamId }) => told.has(teamId));
    if (escalated.length > 0) await sql.markEscalated(access, escalated, now);
    for (const { name } of await listStranded(access, today))
      await raiseAlarm(access, jobs, log, { kind: 'message-stranded', about: name }, now);
    return escalated.length;
  });
}

/**
 * Closes what has become read-only: the member can't reply, and the team owes no answer. The days
 * are those at the team's clinic, so the last of them is over everywhere before this closes it.
 */
export const closeReadOnly = ({ db }: Pick<WorkDeps, 'db'>, now: Date): Promise<void> =>
  db.asSystem('system:messages', systemRequest(now, 'job messages'), (access) =>
    sql.closeOld(access, new Date(now.getTime() - (REPLY_DAYS + 2) * 86_400_000), now),
  );
