import type { Access } from '../../platform/access/access.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { notify } from '../../platform/notices/notices.ts';
import type { TopicRules } from '../../platform/notices/topics.ts';
import { mayHearOfAnswers } from '../policy.ts';
import { answerOf, eventOf } from './answers.rules.ts';
import { listAnswered } from './answers.sql.ts';
import type { Verdict } from './reviews.rules.ts';

declare module '../../platform/notices/topics.ts' {
  interface TopicData {
    /** The front desk answered a correction that the account requested. */
    information: Record<string, never>;
  }
}

/**
 * The front desk accepted or declined a correction, or asks for a call. The mail does not say which
 * or about whom. A confidential address or phone has no topic: nobody is notified of it.
 */
export const answersTopic: TopicRules<'information'> = {
  label: 'topic.information',
  hint: 'topic.information-hint',
  audience: 'member',
  about: 'record',
  policy: mayHearOfAnswers,
  optional: true,
  channels: ['mail'],
  gatherSeconds: 120,
  quiet: true,
  subject: 'mail.information-subject',
  body: 'mail.information-body',
  page: (aboutId) => (aboutId ? `/people/${aboutId}/information` : '/home'),
  /** If it has since been withdrawn, replaced or decided, this answer no longer applies. */
  async standing(access: Access<'information:notify'>, events) {
    const told = new Map(events.map((event) => [event, answerOf(event)]));
    const answered = await listAnswered(
      access,
      [...told.values()].map(({ id }) => id),
    );
    return events.filter((event) => {
      const answer = told.get(event);
      return answered.some(({ id, verdict }) => id === answer?.id && verdict === answer.verdict);
    });
  },
};

/** Notifies the account that requested a correction that there is an answer. */
export const announceAnswer = (
  access: Access<'information:review'>,
  jobs: Jobs,
  proposal: { id: string; patientId: string; askedBy: string },
  verdict: Verdict,
): Promise<void> =>
  notify(access, jobs, {
    accountId: proposal.askedBy,
    topic: 'information',
    aboutId: proposal.patientId,
    event: eventOf(proposal.id, verdict, access.info.now),
    data: {},
  });
