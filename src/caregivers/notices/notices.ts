import type { Access } from '../../platform/access/access.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { notify } from '../../platform/notices/notices.ts';
import type { TopicRules } from '../../platform/notices/topics.ts';

/** What happened to a request, an invitation or a right. The e-mail names no person or record. */
export const CARE_NOTICES = [
  // for the person who asked for access
  'request-received',
  'request-papers',
  'request-review',
  'request-approved',
  'request-declined',
  'request-expired',
  'invitation-waits',
  'invitation-refused',
  // for a caregiver
  'access-begun',
  'access-changed',
  'access-ended',
  // for the person whose record it is
  'access-given',
  'sharing-changed',
  'invitation-asked',
  'invitation-accepted',
  'invitation-declined',
  'invitation-ended',
  'invitation-locked',
  'caregiver-left',
] as const;
export type CareNotice = (typeof CARE_NOTICES)[number];

declare module '../../platform/notices/topics.ts' {
  interface TopicData {
    care: { notice: CareNotice };
  }
}

/** Steps of requests and invitations, and rights that start or end. Nobody can turn it off. */
export const careTopic: TopicRules<'care'> = {
  label: 'topic.care',
  hint: 'topic.care-hint',
  audience: 'member',
  about: 'account',
  optional: false,
  channels: ['mail'],
  gatherSeconds: 0,
  quiet: false,
  subject: 'care-mail.subject',
  body: 'care-mail.body',
  page: () => '/family',
  values: ({ data, t, settings }) => ({
    what: t(`care-mail.${data.notice}`, { name: settings.name }),
  }),
};

/** Tells an account about a step, in the step's transaction. */
export const tellCare = <P extends string>(
  access: Access<P>,
  jobs: Jobs,
  accountId: string,
  notice: CareNotice,
  event?: string,
): Promise<void> =>
  notify(access, jobs, {
    accountId,
    topic: 'care',
    data: { notice },
    ...(event ? { event: `${event} ${notice}` } : {}),
  });
