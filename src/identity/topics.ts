import type { Access } from '../platform/access/access.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import type { Deps } from '../platform/http/routes.ts';
import type { JobData } from '../platform/jobs/queues.ts';
import { notify } from '../platform/notices/notices.ts';
import type { TopicRules } from '../platform/notices/topics.ts';
import { findNotified } from './accounts/accounts.ts';
import { linkAddress } from './accounts/links.ts';

/**
 * For a changed address, the old one is notified; everything else goes to the confirmed address.
 */
async function securityRecipient(
  access: Access<'system:notices'>,
  accountId: string,
  { changeId }: { changeId?: string },
): Promise<string | null | undefined> {
  if (!changeId) return undefined;
  return (await findNotified(access, accountId, changeId))?.email ?? null;
}

/** Something happened to an account. Sent at once, at any hour; nobody can switch it off. */
export const securityTopic: TopicRules<'security'> = {
  label: 'topic.security',
  hint: 'topic.security-hint',
  audience: 'everyone',
  about: 'account',
  optional: false,
  channels: ['mail'],
  gatherSeconds: 0,
  quiet: false,
  subject: 'mail.account-subject',
  body: 'mail.account-body',
  page: () => '/account',
  values: ({ data, t, config, settings }) => ({
    what: t(`mail.account-${data.notice}`, { name: settings.name }),
    undo: data.changeId
      ? t('mail.undo', { link: linkAddress(config, 'undo-email', data.changeId) })
      : '',
  }),
  recipient: securityRecipient,
};

/**
 * The name or birth date in the record was changed, which may mean that it is now somebody else's
 * record.
 */
export const detailsTopic: TopicRules<'details'> = {
  ...securityTopic,
  label: 'topic.details',
  hint: 'topic.details-hint',
  audience: 'member',
  body: 'mail.details-body',
  values: () => ({}),
  recipient: async () => undefined,
};

/**
 * Makes a notice from a job that the previous version left during an upgrade: once, under the job's
 * id.
 */
export const keepAsNotice = (
  { db, jobs }: Pick<Deps, 'db' | 'jobs'>,
  { accountId, notice, changeId }: JobData['mail.account'],
  jobId: string,
  now: Date,
): Promise<void> =>
  db.asSystem('system:notices', systemRequest(now, 'job mail.account'), async (access) => {
    const common = { accountId, event: jobId };
    if (notice === 'details') await notify(access, jobs, { ...common, topic: 'details', data: {} });
    else if (notice === 'emergency')
      await notify(access, jobs, { ...common, topic: 'reviews', data: {} });
    else if (notice === 'rights')
      await notify(access, jobs, { ...common, topic: 'rights', data: {} });
    else {
      const data = { notice, ...(changeId ? { changeId } : {}) };
      await notify(access, jobs, { ...common, topic: 'security', data });
    }
  });
