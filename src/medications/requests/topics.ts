import { systemRequest } from '../../platform/access/request-info.ts';
import type { Deps } from '../../platform/http/routes.ts';
import type { JobData } from '../../platform/jobs/queues.ts';
import { notify } from '../../platform/notices/notices.ts';
import type { TopicRules } from '../../platform/notices/topics.ts';
import { mayHearOfRefills } from '../policy.ts';

declare module '../../platform/notices/topics.ts' {
  interface TopicData {
    /** Something happened to a request, or an automatic refill is about to be made. */
    refills: Record<string, never>;
    /** A medicine is about to run out. */
    'refills-due': Record<string, never>;
  }
}

const common = {
  audience: 'member',
  policy: mayHearOfRefills,
  optional: true,
  channels: ['mail'],
  gatherSeconds: 120,
  quiet: true,
} as const;

/**
 * News about a request; it names no person and no medicine. Steps in quick succession make one
 * notice.
 */
export const refillsTopic: TopicRules<'refills'> = {
  ...common,
  label: 'topic.refills',
  hint: 'topic.refills-hint',
  about: 'record',
  subject: 'mail.refill-subject',
  body: 'mail.refill-body',
  page: (aboutId) => (aboutId ? `/people/${aboutId}/refills` : '/home'),
};

/** A medicine of one's own is about to run out. */
export const refillsDueTopic: TopicRules<'refills-due'> = {
  ...common,
  label: 'topic.refills-due',
  hint: 'topic.refills-due-hint',
  about: 'own-record',
  subject: 'mail.due-subject',
  body: 'mail.due-body',
  page: (aboutId) => (aboutId ? `/people/${aboutId}/refills/new` : '/home'),
};

/** Makes a notice from a job that the previous version left during an upgrade. */
export const keepAsNotice = (
  { db, jobs }: Pick<Deps, 'db' | 'jobs'>,
  { accountId, patientId }: JobData['mail.refills'],
  jobId: string,
  now: Date,
): Promise<void> =>
  db.asSystem('system:notices', systemRequest(now, 'job mail.refills'), (access) =>
    notify(access, jobs, {
      accountId,
      topic: 'refills',
      aboutId: patientId,
      event: jobId,
      data: {},
    }),
  );
