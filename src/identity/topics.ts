import type { Access } from '../platform/access/access.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import type { Deps } from '../platform/http/routes.ts';
import type { JobData } from '../platform/jobs/queues.ts';
import { notify } from '../platform/notices/notices.ts';
import type { TopicRules } from '../platform/notices/topics.ts';
import { findNotified } from './accounts/accounts.ts';
import { linkAddress } from './accounts/links.ts';
import type { SecurityNotice } from './notice-kinds.ts';

/**
 * An address that changed is told at the old one, and a closed account once more; everything else
 * goes to the account's confirmed address.
 */
async function securityRecipient(
  access: Access<'system:notices'>,
  accountId: string,
  { notice, changeId }: { notice: SecurityNotice; changeId?: string },
): Promise<string | null | undefined> {
  if (!changeId && notice !== 'closed') return undefined;
  return (await findNotified(access, accountId, changeId ?? null))?.email ?? null;
}

/** What happened to an account. At once, at any hour, and nobody can switch it off. */
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

/** The record's name or birth date was changed, which may mean that it is somebody else's now. */
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
 * Makes a notice of a job that the version before left while an upgrade went on: once, under the
 * job's id.
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
