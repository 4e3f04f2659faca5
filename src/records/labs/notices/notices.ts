import { randomUUID } from 'node:crypto';
import { ownOrCaregiver } from '../../../family/policy.ts';
import { authorize, type Policy } from '../../../platform/access/access.ts';
import type { Actor } from '../../../platform/access/actor.ts';
import type { Db } from '../../../platform/access/db.ts';
import { systemRequest } from '../../../platform/access/request-info.ts';
import { dayIn } from '../../../platform/clock.ts';
import { wordsIn } from '../../../platform/i18n.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { SendMail } from '../../../platform/mail/mail.ts';
import type { Settings } from '../../../platform/settings.ts';
import { listNew } from '../results/new.ts';
import * as sql from './notices.sql.ts';

/** The right to read results, decided for an account that is about to get mail about them. */
const mayBeNotified: Policy<'results:notify'> = {
  permission: 'results:notify',
  category: 'results',
  decide: (facts) => ownOrCaregiver(facts, 'results'),
};

/** An account with its people, for work that the system does on its behalf. */
export const findNotified = sql.findAccount;

/** How long a claim lasts: longer than any mail takes to be sent. */
const CLAIM_MS = 5 * 60_000;
const info = (now: Date) => systemRequest(now, 'job mail.new-results');

export interface NoticeDeps {
  db: Db;
  settings: Settings;
  publicUrl: string;
  send: SendMail;
}

/**
 * Mails an account that there is something new, if there is anything that it may see and was not
 * notified of. One mail for everything; it names no person, test or value. Results are claimed
 * before the mail is sent and marked afterwards, so that each is announced at least once, by one
 * job at a time, and never marked without a mail.
 * @param job the owner of the claim: when the same job is retried, it keeps what it claimed
 * @returns whether a mail was sent
 */
export async function mailNewResults(
  { db, settings, publicUrl, send }: NoticeDeps,
  accountId: string,
  now: Date,
  job: string = randomUUID(),
): Promise<boolean> {
  const claimed = await db.asSystem('system:notices', info(now), async (system) => {
    const who = await sql.findAccount(system, accountId);
    const unnotified = await sql.listUnnotified(system, accountId);
    if (!who?.email) return null;
    const today = dayIn(settings.zone, now);
    const actor: Actor = { account: who.account, authAt: now, people: who.people, opened: null };
    let count = 0;
    for (const personId of unnotified) {
      const person = who.people.find((one) => one.id === personId);
      const access = await authorize(
        system,
        mayBeNotified,
        { actor, person, today, settings },
        info(now),
        personId,
      );
      if ('denied' in access) continue;
      const results = await listNew(access, { now, today, settings });
      const ids = results.map((result) => result.id);
      count += await sql.claimNotices(access, ids, {
        job,
        now,
        until: new Date(now.getTime() + CLAIM_MS),
      });
    }
    return count > 0 ? { to: who.email, t: wordsIn(who.account.language, settings.zone) } : null;
  });
  if (!claimed) return false;
  const { to, t } = claimed;
  const end = (done: boolean) =>
    db.asSystem('system:notices', info(now), async (access) =>
      sql.endClaim(access, accountId, job, done ? now : null),
    );
  try {
    await send({
      to,
      subject: t('mail.new-subject', { name: settings.name }),
      body: t('mail.new-body', { name: settings.name, link: publicUrl, phone: settings.phone }),
      template: 'new-results',
      bulk: true,
    });
  } catch (error) {
    await end(false);
    throw error;
  }
  await end(true);
  return true;
}

/** Enqueues mails that may have become due by time alone: a hold or a wait ended, a right began. */
export async function enqueueDueMails(
  db: Db,
  jobs: Jobs,
  settings: Settings,
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
