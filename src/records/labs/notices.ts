import { randomUUID } from 'node:crypto';
import { ownOrCaregiver } from '../../family/policy.ts';
import { authorise, type Policy } from '../../platform/access/access.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { Db } from '../../platform/access/db.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { dayIn } from '../../platform/clock.ts';
import { wordsIn } from '../../platform/i18n.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { SendMail } from '../../platform/mail/mail.ts';
import type { Settings } from '../../platform/settings.ts';
import { listNew } from './labs.ts';
import * as sql from './notices.sql.ts';

/**
 * The same right as reading, asked on the account's behalf: nobody is told of what they may not
 * see.
 */
export const mayBeToldOfResults: Policy<'results:notify'> = {
  permission: 'results:notify',
  category: 'results',
  decide: (facts) => ownOrCaregiver(facts, 'results'),
};

/**
 * An account with the people it stands in relation to, for work that the system does on its behalf.
 */
export const findNotified = sql.findAccount;

/** Another job may tell of it after so long: longer than any mail takes to be sent. */
const TELLING_MS = 5 * 60_000;
const info = (now: Date) => systemRequest(now, 'job mail.new-results');

/**
 * Tells an account once that something is new, if there is anything that it may see and was not
 * told of. One mail for all; it names no person, no test and no value. What it tells of is claimed
 * before the mail is sent and marked after: told at least once, by one job at a time, and never
 * marked without being told.
 * @param job whose claim it is: the same job that is tried again goes on with what it has claimed
 * @returns whether a mail was sent
 */
export async function tellOfNewResults(
  db: Db,
  settings: Settings,
  publicUrl: string,
  accountId: string,
  now: Date,
  send: SendMail,
  job: string = randomUUID(),
): Promise<boolean> {
  const claimed = await db.asSystem('system:notices', info(now), async (system) => {
    const who = await sql.findAccount(system, accountId);
    const untold = await sql.listUntold(system, accountId);
    if (!who?.email) return null;
    const today = dayIn(settings.zone, now);
    const actor: Actor = { account: who.account, authAt: now, people: who.people, opened: null };
    let count = 0;
    for (const personId of untold) {
      const person = who.people.find((one) => one.id === personId);
      const access = await authorise(
        system,
        mayBeToldOfResults,
        { actor, person, today, settings },
        info(now),
        personId,
      );
      if ('denied' in access) continue;
      const results = await listNew(access, { now, today, settings });
      const ids = results.map((result) => result.id);
      count += await sql.claimTelling(access, ids, job, now, new Date(now.getTime() + TELLING_MS));
    }
    return count > 0 ? { to: who.email, t: wordsIn(who.account.language, settings.zone) } : null;
  });
  if (!claimed) return false;
  const { to, t } = claimed;
  const end = (done: boolean) =>
    db.asSystem('system:notices', info(now), async (access) =>
      sql.endTelling(access, accountId, job, done ? now : null),
    );
  try {
    await send({
      to,
      subject: t('mail.new-subject', { name: settings.name }),
      body: t('mail.new-body', { name: settings.name, link: publicUrl, phone: settings.phone }),
      template: 'new-results',
      bulk: true,
    });
  } catch (fault) {
    await end(false);
    throw fault;
  }
  await end(true);
  return true;
}

/**
 * Asks for the mails of accounts that may have become due since: holds end, waits pass, rights
 * change.
 */
export async function askForDueMails(
  db: Db,
  jobs: Jobs,
  settings: Settings,
  now: Date,
): Promise<void> {
  await db.asSystem('system:notices', info(now), async (access) => {
    for (const accountId of await sql.listAccountsWithUntold(
      access,
      new Date(now.getTime() - settings.newResultDays * 86_400_000),
    )) {
      await jobs.enqueue(access, 'mail.new-results', { accountId }, { onlyOne: accountId });
    }
  });
}
