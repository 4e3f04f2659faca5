import { ownOrAny } from '../../family/policy.ts';
import type { Access, Policy } from '../../platform/access/access.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { notify } from '../../platform/notices/notices.ts';
import type { TopicRules } from '../../platform/notices/topics.ts';

/** What happened to a request, an invitation or a right. The mail names no person and no record. */
export const CARE_NOTICES = [
  // for whoever asked for access
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
  'caregiver-left',
] as const;
export type CareNotice = (typeof CARE_NOTICES)[number];

/** What a birthday changes, and in how many days. */
export type BirthdayNotice = { turns: 'teen' | 'adult'; days: 90 | 30 | 7 | 0 };

declare module '../../platform/notices/topics.ts' {
  interface TopicData {
    care: { notice: CareNotice };
    birthdays: BirthdayNotice;
  }
}

/** Steps of requests and invitations, and rights that begin and end. Nobody can switch it off. */
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

/** Tells an account of a step, in the step's transaction. */
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

/** Whoever may still open something of the record is told of its birthdays. */
const mayHearOfBirthdays: Policy<'birthdays:notify'> = {
  permission: 'birthdays:notify',
  category: 'care',
  decide: ownOrAny,
};

/** A birthday that changes who sees a record. Told to both sides 90, 30 and 7 days ahead. */
export const birthdayTopic: TopicRules<'birthdays'> = {
  label: 'topic.birthdays',
  hint: 'topic.birthdays-hint',
  audience: 'member',
  about: 'record',
  policy: mayHearOfBirthdays,
  optional: false,
  channels: ['mail'],
  gatherSeconds: 0,
  quiet: true,
  subject: 'birthday-mail.subject',
  body: 'birthday-mail.body',
  page: () => '/family',
  values: ({ data, t }) => ({ what: t(`birthday-mail.${data.turns}-${data.days}`) }),
};
