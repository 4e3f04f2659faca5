import { randomUUID } from 'node:crypto';
import type { Access } from '../access/access.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { insertNotice } from './notices.sql.ts';
import { CHANNELS, type Topic, type TopicData, type TopicRules, topicRules } from './topics.ts';

declare module '../jobs/queues.ts' {
  interface JobData {
    /** Notices that nobody waits for: they are gathered, and wait for the end of quiet hours. */
    'notice.send': { accountId: string; topic: string };
    /** Notices that go out at once, such as those about an account's security. */
    'notice.urgent': { accountId: string; topic: string };
  }
}

/** A notice for one account. */
export interface Telling<T extends Topic> {
  accountId: string;
  topic: T;
  data: TopicData[T];
  /** Whose record it is about, for a topic about people. */
  aboutId?: string | null;
  /**
   * What happened, as an id: an account is notified of the same event once. Without it, each call
   * is an event of its own.
   */
  event?: string;
}

/**
 * The one job that waits for an account's notices of a topic. If people choose about quiet hours
 * for each person, there is one for each, so that one that waits holds no other back.
 */
export const jobKeyOf = (
  { accountId, topic, aboutId = null }: Pick<Telling<Topic>, 'accountId' | 'topic' | 'aboutId'>,
  { throughQuiet }: Pick<TopicRules, 'throughQuiet'>,
): string => [accountId, topic, ...(throughQuiet ? [aboutId] : [])].join(' ');

export const queueOf = ({ gatherSeconds, quiet }: TopicRules): 'notice.send' | 'notice.urgent' =>
  gatherSeconds > 0 || quiet ? 'notice.send' : 'notice.urgent';

/**
 * Notifies an account, in the transaction of the event: if that commits, the notice goes out at
 * least once, and the account is never notified twice. Whether the account wants it, may know it
 * and can be reached is decided when it is sent (`sending.ts`).
 */
export async function notify<T extends Topic, P extends string>(
  access: Access<P>,
  jobs: Jobs,
  { accountId, topic, data, aboutId = null, event = randomUUID() }: Telling<T>,
): Promise<void> {
  const rules = topicRules(topic);
  const { gatherSeconds } = rules;
  const dueAt = new Date(access.info.now.getTime() + gatherSeconds * 1000);
  const kept = await Promise.all(
    CHANNELS.map((channel) =>
      insertNotice(access, { accountId, aboutId, topic, channel, event, data, dueAt }),
    ),
  );
  if (!kept.includes(true)) return;
  await jobs.enqueue(
    access,
    queueOf(rules),
    { accountId, topic },
    {
      onlyOne: jobKeyOf({ accountId, topic, aboutId }, rules),
      ...(gatherSeconds ? { delaySeconds: gatherSeconds } : {}),
    },
  );
}
