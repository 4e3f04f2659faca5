import { systemRequest } from '../src/platform/access/request-info.ts';
import type { Mail } from '../src/platform/mail/mail.ts';
import { notify, type Telling } from '../src/platform/notices/notices.ts';
import { sendNotices } from '../src/platform/notices/sending.ts';
import type { Topic } from '../src/platform/notices/topics.ts';
import type { World } from './world.ts';

/** Tells an account something, as a feature would in the transaction of an event. */
export const tell = <T extends Topic>(world: World, telling: Telling<T>): Promise<void> =>
  world.db.asSystem('system:test', systemRequest(world.clock.now(), 'test'), (access) =>
    notify(access, world.jobs, telling),
  );

/** What notices about refills, and about the safety of an account, are told by. */
export const tellRefills = (
  world: World,
  accountId: string,
  aboutId: string,
  event?: string,
): Promise<void> =>
  tell(world, { accountId, topic: 'refills', aboutId, data: {}, ...(event ? { event } : {}) });
export const tellSecurity = (world: World, accountId: string): Promise<void> =>
  tell(world, { accountId, topic: 'security', data: { notice: 'password' } });

/** What became of each notice of an account, oldest first; null while it waits. */
export const outcomesOf = async (world: World, accountId: string): Promise<(string | null)[]> =>
  (
    await world.sql<{ outcome: string | null }>(
      'select outcome from notice where account_id = $1 order by made_at, id',
      [accountId],
    )
  ).map(({ outcome }) => outcome);

/** A notice as it went out, and what it was about: what happened to an account, or its topic. */
export interface SentNotice extends Mail {
  id: string;
  accountId: string;
  notice: string;
}

/** What went out in a world since it was made, oldest first. */
const outboxes = new WeakMap<World, SentNotice[]>();

/**
 * Sends what waits, as the jobs would: all accounts' or one's, of all topics or one. What is
 * gathered must be due by the world's clock.
 * @returns everything that went out in this world until now, for that account and topic
 */
export async function sentNotices(
  world: World,
  of: { accountId?: string; topic?: string } = {},
): Promise<SentNotice[]> {
  const outbox = outboxes.get(world) ?? [];
  outboxes.set(world, outbox);
  const waiting = await world.sql<{ accountId: string; topic: string }>(
    `select account_id, topic from notice where settled_at is null
       and account_id = coalesce($1::uuid, account_id) and topic = coalesce($2, topic)
      group by account_id, topic order by min(made_at), topic`,
    [of.accountId ?? null, of.topic ?? null],
  );
  for (const job of waiting)
    await sendNotices(
      {
        ...world,
        mail: {
          as: (id) => async (mail) => {
            const batch = id.replace('notice ', '');
            const [row] = await world.sql<{ data: { notice?: string } }>(
              'select data from notice where batch_id = $1 order by made_at limit 1',
              [batch],
            );
            const { accountId, topic } = job;
            outbox.push({ ...mail, id: batch, accountId, notice: row?.data.notice ?? topic });
          },
          close() {},
        },
      },
      job,
      world.clock.now(),
    );
  return outbox.filter(
    ({ accountId, template }) =>
      (of.accountId ?? accountId) === accountId && (of.topic ?? template) === template,
  );
}

/** How many accounts a message about refills waits for: one of them, or about one person. */
export const refillMessages = async (
  world: World,
  by: { accountId?: string; aboutId?: string },
): Promise<number> =>
  (
    await world.sql(
      `select distinct account_id from notice where topic in ('refills', 'refills-due')
         and settled_at is null and account_id = coalesce($1::uuid, account_id)
         and about_id = coalesce($2::uuid, about_id)`,
      [by.accountId ?? null, by.aboutId ?? null],
    )
  ).length;

/** Confirms the address of every account: nothing goes to one that nobody confirmed. */
export const confirmAddresses = (world: World): Promise<unknown> =>
  world.sql('update account set email_confirmed_at = coalesce(email_confirmed_at, now())');
