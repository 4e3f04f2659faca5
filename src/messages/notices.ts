import type { Access } from '../platform/access/access.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import { notify } from '../platform/notices/notices.ts';
import type { TopicRules } from '../platform/notices/topics.ts';
import { listUnreadOf } from './conversations/conversations.sql.ts';
import { mayHearOfMessages, type WritesForTeam } from './policy.ts';

declare module '../platform/notices/topics.ts' {
  interface TopicData {
    /** The office wrote. */
    messages: Record<string, never>;
  }
}

/** The event of a message: an account is notified of it once. */
export const eventOf = (conversationId: string, seq: number): string => `${conversationId} ${seq}`;

/** "You have a new message": neither who wrote nor what about. */
export const messagesTopic: TopicRules<'messages'> = {
  label: 'topic.messages',
  hint: 'topic.messages-hint',
  audience: 'member',
  about: 'record',
  policy: mayHearOfMessages,
  optional: true,
  channels: ['mail'],
  gatherSeconds: 60,
  quiet: true,
  subject: 'mail.messages-subject',
  body: 'mail.messages-body',
  page: (aboutId) => (aboutId ? `/people/${aboutId}/messages` : '/home'),
  /** What the account has read by then, or may not see, is no news. */
  async standing(access: Access<'messages:notify'>, events) {
    const unread = new Set(await listUnreadOf(access, events));
    return events.filter((event) => unread.has(event));
  },
};

/** Notifies the accounts that have something to read. */
export const announce = async (
  access: Access<WritesForTeam>,
  jobs: Jobs,
  { patientId, id }: { patientId: string; id: string },
  seq: number,
  accounts: readonly string[],
): Promise<void> => {
  await Promise.all(
    accounts.map((accountId) =>
      notify(access, jobs, {
        accountId,
        topic: 'messages',
        aboutId: patientId,
        event: eventOf(id, seq),
        data: {},
      }),
    ),
  );
};
