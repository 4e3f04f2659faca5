import { ownOrCaregiver } from '../../../family/policy.ts';
import { type Access, authorize, type Policy } from '../../../platform/access/access.ts';
import { actorOf } from '../../../platform/access/actor.ts';
import type { Db } from '../../../platform/access/db.ts';
import { systemRequest } from '../../../platform/access/request-info.ts';
import { dayIn } from '../../../platform/clock.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import { notify } from '../../../platform/notices/notices.ts';
import type { TopicRules } from '../../../platform/notices/topics.ts';
import type { Settings } from '../../../platform/settings/settings.ts';
import { listNew } from '../results/new.ts';
import * as sql from './notices.sql.ts';

declare module '../../../platform/notices/topics.ts' {
  interface TopicData {
    results: Record<string, never>;
  }
}

/** The right to read results, decided for an account that is about to be notified of them. */
const mayBeNotified: Policy<'results:notify'> = {
  permission: 'results:notify',
  category: 'results',
  decide: (facts) => ownOrCaregiver(facts, 'results'),
};

/** An account with its people, for work that the system does on its behalf. */
export const findNotified = sql.findAccount;

const info = (now: Date) => systemRequest(now, 'job mail.new-results');
/** A corrected result is news again, so an event is a version of a result. */
const eventOf = ({ id, version }: { id: string; version: number }): string => `${id} ${version}`;

/** New and corrected results: several of one visit make one notice. */
export const resultsTopic: TopicRules<'results'> = {
  label: 'topic.results',
  hint: 'topic.results-hint',
  audience: 'member',
  about: 'record',
  policy: mayBeNotified,
  optional: true,
  channels: ['mail'],
  gatherSeconds: 240,
  quiet: true,
  subject: 'mail.new-subject',
  body: 'mail.new-body',
  page: (aboutId) => (aboutId ? `/people/${aboutId}/results` : '/home'),
  /** The release engine decides again: what is now hidden, or was opened, is not news. */
  async standing(access: Access<'results:notify'>, events, asOf) {
    const fresh = await listNew(access, asOf);
    const ids = new Set(fresh.map(({ id }) => id));
    return events.filter((event) => ids.has(event.slice(0, 36)));
  },
};

interface AnnounceDeps {
  db: Db;
  jobs: Jobs;
  settings: Settings;
}

/**
 * Notifies an account of each result that is new to it, that it may see now, and that it has not
 * been notified of. Which results those are is marked in the same transaction.
 * @returns how many
 */
export async function announceNewResults(
  { db, jobs, settings }: AnnounceDeps,
  accountId: string,
  now: Date,
): Promise<number> {
  return db.asSystem('system:notices', info(now), async (system) => {
    const who = await sql.findAccount(system, accountId);
    const untold = await sql.listUnnotified(system, accountId);
    if (!who) return 0;
    const today = dayIn(settings.zone, now);
    const actor = actorOf(who, settings, now);
    let count = 0;
    for (const personId of untold) {
      const person = who.people.find((one) => one.id === personId);
      const access = await authorize(
        system,
        mayBeNotified,
        { actor, person, today, settings },
        info(now),
        personId,
      );
      if ('denied' in access) continue;
      const seen = await listNew(access, { now, today, settings });
      const told = await sql.markNotified(
        access,
        seen.map(({ id }) => id),
        now,
      );
      for (const result of told)
        await notify(access, jobs, {
          accountId,
          topic: 'results',
          aboutId: personId,
          event: eventOf(result),
          data: {},
        });
      count += told.length;
    }
    return count;
  });
}

/**
 * Announces what may have become due just because time passed: a hold or wait ended, a right began.
 */
export async function announceDueResults(
  { db, jobs, settings }: AnnounceDeps,
  now: Date,
): Promise<void> {
  await db.asSystem('system:notices', info(now), async (access) => {
    for (const accountId of await sql.listAccountsToNotify(
      access,
      new Date(now.getTime() - settings.newResultDays * 86_400_000),
    )) {
      await jobs.enqueue(access, 'mail.new-results', { accountId }, { onlyOne: accountId });
    }
  });
}
